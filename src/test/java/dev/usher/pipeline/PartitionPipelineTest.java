package dev.usher.pipeline;

import static dev.usher.pipeline.PipelineFixture.CONCURRENCY;
import static dev.usher.pipeline.PipelineFixture.NOW;
import static dev.usher.pipeline.PipelineFixture.encoded;
import static dev.usher.testing.Commands.aGet;
import static dev.usher.testing.Commands.aKick;
import static dev.usher.testing.Commands.anAdd;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.usher.command.Answer;
import dev.usher.command.Command;
import dev.usher.command.CommandKey;
import dev.usher.command.Fingerprint;
import dev.usher.command.LedgerEntry;
import dev.usher.command.Outcome;
import dev.usher.command.Paging;
import dev.usher.command.Participant;
import dev.usher.command.Source;
import dev.usher.quota.Pass;
import dev.usher.quota.PassRequest;
import dev.usher.quota.Priority;
import dev.usher.realtimekit.Reply;
import dev.usher.realtimekit.Reply.Detail;
import dev.usher.testing.Commands;
import dev.usher.testing.LogOf;
import dev.usher.wire.Defaults;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What runs, what waits and what is reported, from the first record to the drained partition. */
class PartitionPipelineTest {
    private final PipelineFixture usher = new PipelineFixture();
    private long offset;

    @AfterEach
    void close() {
        usher.close();
    }

    @Test
    void reportsWhatWasInFlightBeforeItSaysThatItIsDrained() {
        begin(anAdd().of("ann").build(), anAdd().of("bob").build());
        await().until(() -> usher.calls.size() == 2);

        usher.stop();
        answer(0);
        answer(1);

        await().until(() -> usher.events.contains("drained"));
        assertThat(usher.events).containsExactly("completed 0", "completed 1", "drained");
    }

    @Test
    void beginsNothingMoreOnceStopped() {
        begin(anAdd().of("ann").build(), anAdd().of("ann").build());
        await().until(() -> usher.calls.size() == 1);

        usher.stop();
        answer(0);
        await().until(() -> usher.events.contains("drained"));

        assertThat(usher.calls).hasSize(1);
        assertThat(usher.events).containsExactly("completed 0", "drained");
    }

    @Test
    void whatWaitsForThePermitOfAnotherPartitionGoesOnWaitingWhenThisOneStops() {
        for (int i = 0; i <= CONCURRENCY; i++) {
            begin(anAdd().of("person " + i).build());
        }
        await().until(() -> usher.turnstile.queued() == 1);
        List<Pass> passes = new CopyOnWriteArrayList<>();
        usher.turnstile.enter(new PassRequest("account", "another's command", Priority.ADD, true), passes::add);

        usher.stop();
        await().until(() -> usher.turnstile.queued() == 1);
        answer(0);

        await().until(() -> passes.size() == 1);
    }

    @Test
    void isDrainedAtOnceWhenNothingIsInFlight() {
        usher.stop();

        await().until(() -> usher.events.contains("drained"));
    }

    /** Or its next owner took it for one that had felled this worker. */
    @Test
    void whatStopsBetweenTwoRequestsIsNotUnderWay() {
        begin(Commands.aDelete().of("ann").build());
        await().until(() -> usher.calls.size() == 1);

        usher.stop();
        usher.answer(0, new Reply.Accepted(new Answer.Page(List.of(participant("ann")), new Paging(200, 1, 100)), 200));
        await().until(() -> usher.events.contains("drained"));

        assertThat(usher.events).containsExactly("write", "drained");
    }

    @Test
    void isDrainedThoughKicksStillGatherBehindOneThatWaitsForItsIntent() {
        usher.withoutCommits();
        begin(aKick().of("ann").build(), aKick().of("bob").build());
        await().until(() -> usher.events.contains("intent"));

        usher.stop();

        await().until(() -> usher.events.contains("drained"));
        assertThat(usher.events).containsExactly("intent", "write", "drained");
        assertThat(usher.calls).isEmpty();
    }

    @Test
    void whatBecameTooOldExpiresWithoutACall() {
        begin(
                aGet().issuedAt(NOW.minusSeconds(60)).build(),
                aGet().issuedAt(NOW.minusSeconds(59)).build());

        await().until(() -> usher.events.contains("completed 0") && usher.calls.size() == 1);
        assertThat(usher.results)
                .singleElement()
                .satisfies(result -> assertThat(result.settled().outcome()).isInstanceOf(Outcome.Expired.class));
    }

    @Test
    void takesNothingInWhileItWaitsForASchemaSinceNobodyKnowsWhomItConcerns() {
        byte[] registered = {0, 0, 0, 0, 7, 1, 2, 3};
        usher.begin(List.of(record(registered), record(encoded(anAdd().build()))));
        await().until(() -> usher.registryCalls.size() == 1);
        assertThat(usher.calls).isEmpty();

        usher.onLoop(() -> usher.registryCalls.get(0).fail("the registry is away"));
        await().until(() -> usher.registryCalls.size() == 2);

        assertThat(usher.calls).isEmpty();
        assertThat(usher.events).isEmpty();
    }

    @Test
    void manyCommandsOfOneParticipantThatSettleAtOnceDoNotPileUp() {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            records.add(record(encoded(anAdd().of("ann").expiringAt(NOW).build())));
        }

        usher.begin(records);

        await().until(() -> usher.events.size() == 5_000);
        assertThat(usher.calls).isEmpty();
    }

    @Test
    void aReplayWaitsBehindWhatComesLater() {
        for (int i = 0; i < CONCURRENCY; i++) {
            begin(anAdd().of("in-flight " + i).build());
        }
        await().until(() -> usher.calls.size() == CONCURRENCY);
        ConsumerRecord<byte[], byte[]> replay =
                record(encoded(anAdd().of("replayed").build()));
        replay.headers().add("dlt-replays", "1".getBytes(UTF_8));

        usher.begin(List.of(replay));
        begin(anAdd().of("fresh").build());
        await().until(() -> usher.turnstile.queued() == 2);
        answer(0);
        await().until(() -> usher.calls.size() == CONCURRENCY + 1);
        answer(1);
        await().until(() -> usher.calls.size() == CONCURRENCY + 2);

        assertThat(usher.added).endsWith("fresh", "replayed");
    }

    @Test
    void whatIsForbiddenToOneAloneHoldsUpNobodyElse() {
        begin(anAdd().of("ann").build(), anAdd().of("bob").build());
        await().until(() -> usher.calls.size() == 2);

        answer(0);
        usher.answer(1, new Reply.Forbidden(Detail.answered(403, Optional.empty(), "not yours"), Optional.empty()));
        begin(anAdd().of("carl").build());

        await().until(() -> usher.calls.size() == 3);
        assertThat(usher.turnstile.parked()).isEmpty();
        assertThat(usher.added).endsWith("carl");
    }

    /** As when the process was suspended: that says nothing of the API. */
    @Test
    void whatNeverLeftParksNobody() {
        begin(
                anAdd().of("ann").build(),
                anAdd().of("bob").build(),
                anAdd().of("carl").build());
        await().until(() -> usher.calls.size() == 3);

        for (int call = 0; call < 3; call++) {
            Detail detail = Detail.unanswered(Reply.Silence.NO_CONNECTION, "suspended before it could leave");
            usher.answer(call, new Reply.RetryLater(detail, Optional.empty()));
        }
        begin(anAdd().of("dora").build());

        await().until(() -> usher.calls.size() == 4);
        assertThat(usher.turnstile.parked()).isEmpty();
    }

    @Test
    void theLogSaysWhatTheApiSaidWhenItParksTheAccount() {
        try (LogOf log = new LogOf("dev.usher.quota.AccountCircuit")) {
            begin(anAdd().of("ann").build());
            await().until(() -> usher.calls.size() == 1);

            Detail detail = Detail.answered(401, Optional.empty(), "Invalid API token");
            usher.answer(0, new Reply.Parked(Reply.ParkReason.CREDENTIALS_REFUSED, detail, Optional.empty()));

            await().until(() -> !log.lines().isEmpty());
            assertThat(log.lines()).singleElement().asString().contains("error=Invalid API token ");
        }
    }

    /** Or the lanes would stand still, and nobody would hear of it. */
    @Test
    void whatGoesWrongFromOneCommandToTheNextReachesTheEventLoopsOwnHandler() {
        Command known = anAdd().of("ann").build();
        LedgerEntry.Done done = new LedgerEntry.Done(
                CommandKey.of(known), Fingerprint.of(known), new Source("commands", 0, 77), new byte[] {1});
        try (PipelineFixture broken = new PipelineFixture(Defaults.none(), done)) {
            broken.archiveFailure = new IllegalStateException("a bug");
            broken.begin(List.of(record(encoded(anAdd().of("ann").build())), record(encoded(known))));
            await().until(() -> broken.calls.size() == 1);

            broken.answer(0, added());

            await().until(() -> broken.escaped.contains(broken.archiveFailure));
        }
    }

    private void begin(Command... commands) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (Command command : commands) {
            records.add(record(encoded(command)));
        }
        usher.begin(records);
    }

    private void answer(int call) {
        usher.answer(call, added());
    }

    private static Reply added() {
        return new Reply.Accepted(new Answer.Added(participant("ann"), "token"), 201);
    }

    private static Participant participant(String customId) {
        return new Participant("id", customId, "guest", Optional.empty(), Optional.empty(), "then", "then");
    }

    private ConsumerRecord<byte[], byte[]> record(byte[] value) {
        return PipelineFixture.record(offset++, value);
    }
}
