package dev.usher.simulator;

import static dev.usher.simulator.RunningSimulator.KEY;
import static dev.usher.simulator.RunningSimulator.MEETING;
import static dev.usher.simulator.RunningSimulator.OTHER_MEETING;
import static dev.usher.simulator.RunningSimulator.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.usher.simulator.JournalEntry.End;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class JournalTest {
    @RegisterExtension
    final RunningSimulator api = RunningSimulator.with(settings -> settings.withJournalCapacity(6));

    @Test
    void anEntryTellsWhoAskedForWhatAndWhatBecameOfIt() {
        Reply reply = api.send(api.request("/meetings/" + MEETING + "/participants")
                .header("Idempotency-Key", "k-1")
                .header("User-Agent", "a test")
                .POST(BodyPublishers.ofString("""
                        {"custom_participant_id":"ann","preset_name":"host"}""")));

        Instant now = Instant.parse("2026-08-01T10:00:00Z");
        assertThat(entries(JournalQuery.everything()))
                .containsExactly(new JournalEntry(
                        1,
                        now,
                        Optional.of(now),
                        Optional.of(now),
                        Operation.ADD,
                        KEY,
                        List.of(),
                        List.of("ann"),
                        Optional.of("k-1"),
                        Optional.of("a test"),
                        End.ANSWERED,
                        OptionalInt.of(201),
                        Effect.ADDED,
                        List.of(reply.id())));
    }

    @Test
    void everyEffectIsTold() {
        String ann = api.add("ann").id();
        api.add("ann");
        await(api.simulator().join(MEETING));
        api.kick(JsonArray.of(ann), new JsonArray());
        api.kick("ann");
        api.deleteParticipant(ann);
        api.deleteParticipant(ann);

        List<JournalEntry> entries = entries(JournalQuery.everything());

        assertThat(entries)
                .extracting(JournalEntry::effect)
                .containsExactly(
                        Effect.ADDED, Effect.TOKEN_RENEWED, Effect.KICKED, Effect.NONE, Effect.DELETED, Effect.NONE);
        assertThat(entries.get(2).participantIds()).containsExactly(ann);
        assertThat(entries.get(2).affected()).containsExactly(ann);
        assertThat(entries.get(3).customParticipantIds()).containsExactly("ann");
        assertThat(entries.get(3).affected()).isEmpty();
        assertThat(entries.get(5).status()).hasValue(404);
    }

    @Test
    void refusalsAtTheGateAreTold() {
        api.send(api.request("/nowhere"));
        api.send(api.request("/meetings/" + MEETING + "/participants").setHeader("Authorization", "Bearer "));

        assertThat(entries(JournalQuery.everything()))
                .extracting(JournalEntry::operation, JournalEntry::outcome)
                .containsExactly(tuple(Operation.UNROUTED, "404"), tuple(Operation.LIST, "400"));
    }

    @Test
    void entriesAreFoundByWhatTheyAreAbout() {
        String ann = api.add("ann").id();
        api.add("bob");
        api.add(OTHER_MEETING, "ann");
        api.getParticipant(ann);
        api.send(api.request("/meetings/" + MEETING + "/participants").header("Idempotency-Key", "k-1"));

        JournalQuery all = JournalQuery.everything();
        assertThat(sequences(all)).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(sequences(all.of(Operation.ADD))).containsExactly(1L, 2L, 3L);
        assertThat(sequences(all.inMeeting(OTHER_MEETING))).containsExactly(3L);
        assertThat(sequences(all.naming("ann"))).containsExactly(1L, 3L);
        assertThat(sequences(all.naming(ann))).containsExactly(1L, 4L);
        assertThat(sequences(all.withKey("k-1"))).containsExactly(5L);
        assertThat(sequences(all.since(3))).containsExactly(4L, 5L);
        assertThat(sequences(all.since(1).atMost(2))).containsExactly(2L, 3L);
        assertThat(sequences(all.inMeeting(MEETING).of(Operation.ADD).naming("bob")))
                .containsExactly(2L);
    }

    @Test
    void aFullJournalDropsTheOldestAndSaysSo() {
        for (int i = 0; i < 8; i++) {
            api.list("");
        }

        assertThat(sequences(JournalQuery.everything())).containsExactly(3L, 4L, 5L, 6L, 7L, 8L);
        assertThat(summary().requests()).isEqualTo(6);
        assertThat(summary().dropped()).isEqualTo(2);
    }

    /** As many requests that name a thousand each as there may be of others would fill any memory. */
    @Test
    void whatItNamesIsBoundedToo() {
        Journal journal = new Journal(1_000, 10_000);
        for (int i = 0; i < 100; i++) {
            JournalRow row = received(journal, "k");
            journal.names(row, List.of(), List.of("a participant", "another"));
            journal.tookEffect(row, new Outcome(Answer.refusal(404, ""), Effect.NONE, List.of("an id")), Instant.EPOCH);
        }

        JournalSummary summary = journal.summary(Duration.ofSeconds(1));
        assertThat(summary.requests()).isBetween(20L, 70L);
        assertThat(summary.dropped()).isEqualTo(100L - summary.requests());
        assertThat(journal.entries(JournalQuery.everything()).get(0).sequence()).isEqualTo(summary.dropped() + 1);
    }

    @Test
    void whatWasDroppedOrClearedMakesRoom() {
        Journal journal = new Journal(1_000, 1_000);
        JournalRow slow = received(journal, "k");
        journal.clear();
        journal.names(slow, List.of("x".repeat(5_000)), List.of());
        journal.names(received(journal, "k"), List.of("ann"), List.of());

        assertThat(journal.entries(JournalQuery.everything())).hasSize(1);
    }

    @Test
    void ofALongKeyItKeepsTheBeginning() {
        Journal journal = new Journal(1_000, 10_000);
        String key = "k".repeat(8_000);
        received(journal, key);

        List<JournalEntry> found = journal.entries(JournalQuery.everything().withKey(key));
        assertThat(found).hasSize(1);
        assertThat(found.get(0).idempotencyKey()).contains("k".repeat(255));
        assertThat(found.get(0).userAgent()).contains("k".repeat(255));
    }

    @Test
    void aClearedJournalCountsOn() {
        api.list("");
        await(api.simulator().clearJournal());
        api.list("");

        assertThat(sequences(JournalQuery.everything())).containsExactly(2L);
    }

    @Test
    void theSummaryCountsOutcomesAndEffects() {
        await(api.simulator().addFault(Fault.cutting().on(Operation.KICK)));
        api.add("ann");
        api.add("ann");
        api.getParticipant("nobody");
        assertThat(api.sendAsync(api.request("/meetings/" + MEETING + "/active-session/kick")
                        .POST(BodyPublishers.ofString("{}"))))
                .failsWithin(Duration.ofSeconds(5));

        assertThat(summary().outcomes())
                .isEqualTo(Map.of(
                        Operation.ADD, Map.of("201", 2L),
                        Operation.GET, Map.of("404", 1L),
                        Operation.KICK, Map.of("cut", 1L)));
        assertThat(summary().effects()).isEqualTo(Map.of(Effect.ADDED, 1L, Effect.TOKEN_RENEWED, 1L, Effect.NONE, 2L));
    }

    @Test
    void theBusiestWindowExcludesItsEnd() {
        requestsAfterMillis(0, 600, 399, 1, 5_000);

        assertThat(summary().busiest())
                .isEqualTo(new JournalSummary.Window(
                        Duration.ofSeconds(1), 3, Optional.of(Instant.parse("2026-08-01T10:00:00Z"))));
        assertThat(await(api.simulator().journalSummary(Duration.ofSeconds(1).plusNanos(1)))
                        .busiest()
                        .requests())
                .isEqualTo(4);
        assertThat(await(api.simulator().journalSummary(Duration.ofNanos(1)))
                        .busiest()
                        .requests())
                .isEqualTo(1);
    }

    @Test
    void theSummaryTellsHowManyWereInFlightAtOnce() {
        await(api.simulator().addFault(Fault.hanging().times(3)));
        List<CompletableFuture<Reply>> hanging = Stream.generate(
                        () -> api.sendAsync(api.request("/meetings/" + MEETING)))
                .limit(3)
                .toList();
        Awaitility.await().untilAsserted(() -> assertThat(summary().inFlight()).isEqualTo(3));
        hanging.get(0).cancel(true);
        Awaitility.await().untilAsserted(() -> assertThat(summary().inFlight()).isEqualTo(2));
        await(api.simulator().clearJournal());

        assertThat(summary().mostInFlight()).isEqualTo(2);
        api.list("");
        assertThat(summary().mostInFlight()).isEqualTo(3);
    }

    @Test
    void theJournalOutlivesTheServer() {
        api.list("");
        await(api.simulator().close());

        assertThat(sequences(JournalQuery.everything())).containsExactly(1L);
    }

    private void requestsAfterMillis(int... pauses) {
        for (int pause : pauses) {
            api.clock().move(Duration.ofMillis(pause));
            api.list("");
        }
    }

    private static JournalRow received(Journal journal, String text) {
        Route route = Route.of(HttpMethod.GET, "/client/v4/accounts/acc/realtime/kit/app/meetings/" + MEETING);
        return journal.received(route, text, text, Instant.EPOCH);
    }

    private List<JournalEntry> entries(JournalQuery query) {
        return await(api.simulator().journal(query));
    }

    private List<Long> sequences(JournalQuery query) {
        return entries(query).stream().map(JournalEntry::sequence).toList();
    }

    private JournalSummary summary() {
        return await(api.simulator().journalSummary(Duration.ofSeconds(1)));
    }
}
