package dev.usher.simulator;

import static dev.usher.simulator.RunningSimulator.KEY;
import static dev.usher.simulator.RunningSimulator.MEETING;
import static dev.usher.simulator.RunningSimulator.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.usher.simulator.JournalEntry.End;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.StreamResetException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProtocolsTest {
    private static final String ADD_ANN = """
            {"custom_participant_id":"ann","preset_name":"host"}""";
    private static final String PARTICIPANTS = "/meetings/" + MEETING + "/participants";

    @RegisterExtension
    final RunningSimulator api = RunningSimulator.asIs();

    @Test
    void speaksHttp1() {
        assertThat(api.add("ann").version()).isEqualTo(HttpClient.Version.HTTP_1_1);
    }

    @Test
    void upgradesToHttp2OnTheFirstRequestEvenWithABody() {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();

        Reply first = RunningSimulator.send(client, api.request(PARTICIPANTS).POST(BodyPublishers.ofString(ADD_ANN)));
        Reply second = RunningSimulator.send(client, api.request(PARTICIPANTS));

        assertThat(first.status()).isEqualTo(201);
        assertThat(second.json().getJsonArray("data")).hasSize(1);
        assertThat(second.version()).isEqualTo(HttpClient.Version.HTTP_2);
    }

    @Test
    void speaksHttp2WithPriorKnowledge() {
        HttpResponse<Buffer> reply = await(addAnn(http2()));

        assertThat(reply.version()).isEqualTo(HttpVersion.HTTP_2);
        assertThat(reply.statusCode()).isEqualTo(201);
    }

    @Test
    void aCutResetsOneStreamOfAConnection() {
        await(api.simulator().change(settings -> settings.withLatency(Duration.ofMillis(100))));
        await(api.simulator().addFault(Fault.cutting().on(Operation.ADD)));
        WebClient client = http2();
        await(list(client));

        Future<HttpResponse<Buffer>> listed = list(client);
        Future<HttpResponse<Buffer>> cut = addAnn(client);

        assertThatThrownBy(() -> await(cut)).hasCauseInstanceOf(StreamResetException.class);
        assertThat(await(listed).statusCode()).isEqualTo(200);
    }

    @Test
    void aDisconnectTakesEveryStreamOfTheConnectionWithIt() {
        await(api.simulator().addFault(Fault.hanging().on(Operation.LIST).after(1)));
        await(api.simulator().addFault(Fault.disconnecting().on(Operation.ADD)));
        WebClient client = http2();
        await(list(client));

        Future<HttpResponse<Buffer>> hanging = list(client);
        Future<HttpResponse<Buffer>> disconnected = addAnn(client);

        assertThatThrownBy(() -> await(disconnected)).isNotNull();
        assertThatThrownBy(() -> await(hanging)).isNotNull();
    }

    @Test
    void aStreamThatTheClientResetsIsAbandonedAndTakesEffect() {
        WebClient client = http2();
        await(list(client));
        await(api.simulator().change(settings -> settings.withLatency(Duration.ofSeconds(5))));

        assertThatThrownBy(() -> await(client.postAbs(api.appUrl() + PARTICIPANTS)
                        .timeout(300)
                        .bearerTokenAuthentication("secret")
                        .sendBuffer(Buffer.buffer(ADD_ANN))))
                .isNotNull();

        Awaitility.await()
                .untilAsserted(() ->
                        assertThat(await(api.simulator().participants(KEY))).hasSize(1));
        JournalEntry entry = await(
                        api.simulator().journal(JournalQuery.everything().of(Operation.ADD)))
                .get(0);
        assertThat(entry.end()).isEqualTo(End.ABANDONED);
        assertThat(entry.effect()).isEqualTo(Effect.ADDED);
    }

    /** HTTP/2 takes a body where there must be none for a broken stream. */
    @ParameterizedTest
    @ValueSource(ints = {204, 205, 304})
    void answersThatHaveNoBodyHaveNone(int status) {
        await(api.simulator().addFault(Fault.replying(status)));

        HttpResponse<Buffer> reply = await(list(http2()));

        assertThat(reply.statusCode()).isEqualTo(status);
        assertThat(reply.body()).isNull();
    }

    @Test
    void aHundredRequestsWaitOutTheirLatencyTogether() {
        await(api.simulator().change(settings -> settings.withLatency(Duration.ofSeconds(2))));
        WebClient client = http2();

        List<Future<HttpResponse<Buffer>>> replies =
                Stream.generate(() -> list(client)).limit(100).toList();
        replies.forEach(reply -> assertThat(await(reply).statusCode()).isEqualTo(200));

        assertThat(await(api.simulator().journalSummary(Duration.ofMinutes(1))).mostInFlight())
                .isEqualTo(100);
    }

    @Test
    void aHugeBodyIsRefused() {
        char[] huge = new char[(1 << 20) + 1];
        Arrays.fill(huge, ' ');

        assertThat(api.post(PARTICIPANTS, new String(huge)).status()).isEqualTo(413);
        assertThat(api.add("ann").status()).isEqualTo(201);
    }

    @Test
    void aKickOfTenThousandFits() {
        String[] everybody = Stream.iterate(0, i -> i + 1)
                .limit(10_000)
                .map(i -> "participant-" + i)
                .toArray(String[]::new);

        assertThat(api.kick(everybody).status()).isEqualTo(404);
    }

    @Test
    void garbageIsAnsweredAndDoesNoHarm() {
        Random random = new Random(1);
        for (int i = 0; i < 300; i++) {
            byte[] garbage = new byte[random.nextInt(200)];
            random.nextBytes(garbage);
            String path = i % 3 == 0
                    ? "/meetings"
                    : i % 3 == 1 ? PARTICIPANTS : "/meetings/" + MEETING + "/active-session/kick";
            Reply reply = api.send(api.request(path).POST(BodyPublishers.ofByteArray(garbage)));
            assertThat(reply.status()).isEqualTo(400);
        }
        assertThat(api.post(PARTICIPANTS, "[".repeat(100_000)).status()).isEqualTo(400);
        assertThat(api.post(PARTICIPANTS, "{\"custom_participant_id\":" + "[".repeat(5_000))
                        .status())
                .isEqualTo(400);
        assertThat(api.add("ann").status()).isEqualTo(201);
    }

    @Test
    void aQueryThatIsNotProperlyEncodedIsRefused() {
        JsonObject error = await(http1().requestAbs(HttpMethod.GET, api.appUrl() + PARTICIPANTS)
                        .uri("/client/v4/accounts/acc/realtime/kit/app" + PARTICIPANTS + "?page_no=%zz")
                        .bearerTokenAuthentication("secret")
                        .send())
                .bodyAsJsonObject();

        assertThat(error.getJsonObject("error").getString("message")).isEqualTo("the query is not properly encoded");
    }

    /** An emoji takes twelve characters in a URL, and in a header too, as Usher writes one. */
    @ParameterizedTest
    @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
    void theLongestIdsFitIntoPathAndHeaders(HttpVersion version) {
        String longestId = "%F0%9F%98%80".repeat(255);
        WebClient client = version == HttpVersion.HTTP_2 ? http2() : http1();

        HttpResponse<Buffer> reply = await(client.getAbs(api.simulator().baseUrl() + "/accounts/acc/realtime/kit/"
                        + longestId + PARTICIPANTS + "/" + longestId)
                .bearerTokenAuthentication("secret")
                .putHeader("Idempotency-Key", String.join(",", longestId, longestId, longestId))
                .send());

        assertThat(reply.version()).isEqualTo(version);
        assertThat(reply.statusCode()).isEqualTo(404);
        assertThat(reply.bodyAsJsonObject().getJsonObject("error").getString("message"))
                .isEqualTo("No participant found with id " + "😀".repeat(255));
    }

    private WebClient http1() {
        return WebClient.create(api.vertx());
    }

    private WebClient http2() {
        return WebClient.create(
                api.vertx(),
                new WebClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));
    }

    private Future<HttpResponse<Buffer>> addAnn(WebClient client) {
        return client.postAbs(api.appUrl() + PARTICIPANTS)
                .bearerTokenAuthentication("secret")
                .sendBuffer(Buffer.buffer(ADD_ANN));
    }

    private Future<HttpResponse<Buffer>> list(WebClient client) {
        return client.getAbs(api.appUrl() + PARTICIPANTS)
                .bearerTokenAuthentication("secret")
                .send();
    }
}
