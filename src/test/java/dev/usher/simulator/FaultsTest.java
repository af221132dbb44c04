package dev.usher.simulator;

import static dev.usher.simulator.RunningSimulator.KEY;
import static dev.usher.simulator.RunningSimulator.MEETING;
import static dev.usher.simulator.RunningSimulator.OTHER_MEETING;
import static dev.usher.simulator.RunningSimulator.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.usher.simulator.JournalEntry.End;
import dev.usher.simulator.SimulatorSettings.Quota;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultsTest {
    @RegisterExtension
    final RunningSimulator api = RunningSimulator.asIs();

    @Test
    void aReplyTakesThePlaceOfTheEffect() {
        install(Fault.replying(503, Map.of("Retry-After", "7"), "<html>down</html>"));

        Reply reply = api.add("ann");

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.body()).isEqualTo("<html>down</html>");
        assertThat(reply.header("Content-Type")).isEqualTo("text/html; charset=UTF-8");
        assertThat(reply.header("Retry-After")).isEqualTo("7");
        assertThat(enrolled()).isEmpty();
        assertThat(lastEntry().effectAt()).isEmpty();
    }

    @Test
    void aScriptedHeaderWinsHoweverItIsSpelt() {
        install(Fault.replying(503, Map.of("content-type", "text/plain"), "down"));

        assertThat(api.list("").headers().allValues("Content-Type")).containsExactly("text/plain");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection",
                "keep-alive",
                "Proxy-Connection",
                "Transfer-Encoding",
                "Upgrade",
                "Content-Length",
                "Trailer",
                "TE"
            })
    void headersOfTheConnectionAreNoneToScript(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Fault.replying(503, Map.of(name, "5"), "x"))
                .withMessage("headers holds '" + name
                        + "', which the connection itself sets or HTTP/2 forbids: leave it out");
    }

    @Test
    void aReplyOnceInEffectHidesTheEffect() {
        install(Fault.replying(500).onceInEffect());

        assertThat(api.add("ann").status()).isEqualTo(500);
        assertThat(enrolled()).containsExactly("ann");
        assertThat(lastEntry().effect()).isEqualTo(Effect.ADDED);
        assertThat(lastEntry().status()).hasValue(500);
    }

    @Test
    void errorsComeInEveryShapeThatIsSeen() {
        assertThat(bodyOf(Fault.replying(500, ErrorBody.REALTIMEKIT)))
                .isEqualTo("{\"success\":false,\"error\":{\"code\":500,\"message\":\"A scripted fault\"}}");
        assertThat(bodyOf(Fault.replying(403, ErrorBody.GATEWAY)))
                .isEqualTo("{\"success\":false,\"errors\":[{\"code\":10000,\"message\":\"A scripted fault\"}],"
                        + "\"messages\":[],\"result\":null}");
        assertThat(bodyOf(Fault.replying(522, ErrorBody.HTML))).startsWith("<!DOCTYPE html>");
        assertThat(bodyOf(Fault.replying(502, ErrorBody.EMPTY))).isEmpty();
    }

    @Test
    void aScripted429IsNoLockOut() {
        await(api.simulator().change(settings -> settings.withQuota(Quota.of(10, Duration.ofMinutes(5)))));
        install(Fault.replying(429, ErrorBody.GATEWAY).times(1));

        assertThat(api.add("ann").status()).isEqualTo(429);
        Reply next = api.add("ann");
        assertThat(next.status()).isEqualTo(201);
        assertThat(next.header("Ratelimit")).isEqualTo("\"default\";r=8;t=300");
    }

    @Test
    void aCutBeforeTheEffectAnswersNothingAndDoesNothing() {
        install(Fault.cutting());

        assertThatThrownBy(() -> api.add("ann")).hasCauseInstanceOf(IOException.class);
        assertThat(enrolled()).isEmpty();
        assertThat(lastEntry().end()).isEqualTo(End.CUT);
        assertThat(lastEntry().status()).isEmpty();
    }

    @Test
    void aCutAfterTheEffectAnswersNothingButIsDone() {
        install(Fault.cutting().onceInEffect());

        assertThatThrownBy(() -> api.add("ann")).hasCauseInstanceOf(IOException.class);
        assertThat(enrolled()).containsExactly("ann");
        assertThat(lastEntry().end()).isEqualTo(End.CUT);
        assertThat(lastEntry().effect()).isEqualTo(Effect.ADDED);
    }

    @Test
    void aDisconnectClosesTheConnection() {
        install(Fault.disconnecting());

        assertThatThrownBy(() -> api.add("ann")).hasCauseInstanceOf(IOException.class);
        assertThat(lastEntry().end()).isEqualTo(End.CUT);
    }

    @Test
    void aHangNeverAnswers() {
        install(Fault.hanging());

        CompletableFuture<Reply> reply = api.sendAsync(addAnn());

        await().untilAsserted(() -> assertThat(lastEntry().end()).isEqualTo(End.HUNG));
        assertThat(enrolled()).isEmpty();
        assertThat(inFlight()).isEqualTo(1);
        assertThat(reply).isNotDone();
        reply.cancel(true);
        await().untilAsserted(() -> assertThat(inFlight()).isZero());
        assertThat(lastEntry().end()).isEqualTo(End.HUNG);
    }

    @Test
    void aHangOnceInEffectIsDone() {
        install(Fault.hanging().onceInEffect());

        CompletableFuture<Reply> reply = api.sendAsync(addAnn());

        await().untilAsserted(() -> assertThat(lastEntry().end()).isEqualTo(End.HUNG));
        assertThat(reply).isNotDone();
        assertThat(enrolled()).containsExactly("ann");
    }

    @Test
    void aDelayedRequestOfAClientThatWentAwayStillTakesEffect() {
        install(Fault.delaying(Duration.ofSeconds(5)));

        CompletableFuture<Reply> reply = api.sendAsync(addAnn());
        await().untilAsserted(() -> assertThat(lastEntry().end()).isEqualTo(End.OPEN));
        reply.cancel(true);

        await().untilAsserted(() -> assertThat(lastEntry().end()).isEqualTo(End.ABANDONED));
        await().untilAsserted(() -> assertThat(enrolled()).containsExactly("ann"));
        assertThat(lastEntry().end()).isEqualTo(End.ABANDONED);
        assertThat(lastEntry().effect()).isEqualTo(Effect.ADDED);
    }

    @Test
    void aDelayOnceInEffectHoldsBackOnlyTheAnswer() {
        install(Fault.delaying(Duration.ofSeconds(5)).onceInEffect());

        CompletableFuture<Reply> reply = api.sendAsync(addAnn());

        await().untilAsserted(() -> assertThat(enrolled()).containsExactly("ann"));
        assertThat(lastEntry().end()).isEqualTo(End.OPEN);
        assertThat(reply.join().status()).isEqualTo(201);
    }

    @Test
    void aFaultHitsOnlyItsTarget() {
        String ann = api.add("ann").id();
        String bob = api.add("bob").id();
        install(Fault.replying(500).on(Operation.DELETE).inMeeting(MEETING).naming("ann"));

        assertThat(api.add(OTHER_MEETING, "ann").status()).isEqualTo(201);
        assertThat(api.getParticipant(ann).status()).isEqualTo(200);
        assertThat(api.deleteParticipant(bob).status()).isEqualTo(200);
        assertThat(api.deleteParticipant(ann).status()).isEqualTo(500);
    }

    @Test
    void aFaultMayNameAParticipantByIdOrCustomId() {
        String ann = api.add("ann").id();
        install(Fault.replying(500).naming(ann).times(1));
        install(Fault.replying(501).naming("bob"));

        assertThat(api.getParticipant(ann).status()).isEqualTo(500);
        assertThat(api.kick("bob").status()).isEqualTo(501);
        assertThat(api.kick("ann").status()).isEqualTo(200);
    }

    @Test
    void aFaultSparesTheFirstAndStopsAfterItsTimes() {
        install(Fault.replying(500).after(1).times(2));

        assertThat(IntStream.range(0, 5).map(i -> api.list("").status())).containsExactly(200, 500, 500, 200, 200);
        assertThat(await(api.simulator().faults()))
                .extracting(FaultReport::matched, FaultReport::fired)
                .containsExactly(tuple(5L, 2L));
    }

    @Test
    void theOldestFaultThatFiresDecides() {
        install(Fault.replying(500).times(1));
        install(Fault.replying(501));

        assertThat(api.list("").status()).isEqualTo(500);
        assertThat(api.list("").status()).isEqualTo(501);
    }

    @Test
    void chanceIsTheSameForTheSameSeed() {
        install(Fault.replying(500).withProbability(0.5));
        List<Integer> first =
                IntStream.range(0, 40).mapToObj(i -> api.list("").status()).toList();
        await(api.simulator().reset());
        install(Fault.replying(500).withProbability(0.5));

        assertThat(IntStream.range(0, 40).mapToObj(i -> api.list("").status())).isEqualTo(first);
        assertThat(first).contains(200, 500);
    }

    @Test
    void twoFaultsOfOneSeedAreNotInStep() {
        InstalledFault one = new InstalledFault(1, Fault.cutting().withProbability(0.5), 1);
        InstalledFault two = new InstalledFault(2, Fault.cutting().withProbability(0.5), 1);
        List<Boolean> first = IntStream.range(0, 64).mapToObj(i -> one.fires()).toList();
        List<Boolean> second = IntStream.range(0, 64).mapToObj(i -> two.fires()).toList();

        assertThat(second).isNotEqualTo(first);
        assertThat(second.subList(0, 60)).isNotEqualTo(first.subList(1, 61));
        assertThat(second.subList(1, 61)).isNotEqualTo(first.subList(0, 60));
    }

    @Test
    void aRemovedFaultIsHarmless() {
        long id = install(Fault.replying(500));

        assertThat(await(api.simulator().removeFault(id))).isTrue();
        assertThat(await(api.simulator().removeFault(id))).isFalse();
        assertThat(api.list("").status()).isEqualTo(200);
    }

    @Test
    void faultsThatMakeNoSenseAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Fault.replying(99));
        assertThatIllegalArgumentException().isThrownBy(() -> Fault.replying(500, Map.of("a b", "c"), ""));
        assertThatIllegalArgumentException().isThrownBy(() -> Fault.replying(500, Map.of("a", "b\r\nc: d"), ""));
        assertThatIllegalArgumentException().isThrownBy(() -> Fault.cutting().withProbability(1.1));
        assertThatIllegalArgumentException().isThrownBy(() -> Fault.cutting().times(0));
        assertThatIllegalArgumentException().isThrownBy(() -> Fault.cutting().after(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> Fault.delaying(Duration.ofMillis(-1)));
    }

    private long install(Fault fault) {
        return await(api.simulator().addFault(fault));
    }

    private String bodyOf(Fault fault) {
        await(api.simulator().clearFaults());
        install(fault);
        return api.add("ann").body();
    }

    private HttpRequest.Builder addAnn() {
        JsonObject body = new JsonObject().put("custom_participant_id", "ann").put("preset_name", "host");
        return api.request("/meetings/" + MEETING + "/participants").POST(BodyPublishers.ofString(body.encode()));
    }

    private List<String> enrolled() {
        return await(api.simulator().participants(KEY)).stream()
                .map(ParticipantReport::customParticipantId)
                .toList();
    }

    private JournalEntry lastEntry() {
        List<JournalEntry> entries = await(api.simulator().journal(JournalQuery.everything()));
        assertThat(entries).isNotEmpty();
        return entries.get(entries.size() - 1);
    }

    private int inFlight() {
        return await(api.simulator().journalSummary(Duration.ofSeconds(1))).inFlight();
    }
}
