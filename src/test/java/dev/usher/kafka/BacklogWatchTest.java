package dev.usher.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class BacklogWatchTest {
    private static final TopicPartition P0 = new TopicPartition("commands", 0);
    private static final TopicPartition P1 = new TopicPartition("commands", 1);

    private final Logs logs = new Logs();
    private final List<TruncatedLog> truncated = new ArrayList<>();
    private Map<TopicPartition, Long> next = Map.of();
    private final BacklogWatch backlog = new BacklogWatch(
            new RenewedAdmin(logs::admin),
            () -> new PartitionsSnapshot(next, 2, OptionalLong.empty()),
            truncated::add,
            new SimpleMeterRegistry());

    @Test
    void countsWhatIsPendingAndWhatTheLogsStillHoldAlsoWhileOneHasNoLeader() {
        next = Map.of(P0, 10L, P1, 20L);
        logs.end(P0, 15);
        logs.end(P1, 20);
        logs.leaderless.add(P1);

        backlog.ask();

        assertThat(backlog.records()).isEqualTo(5 + 2);
    }

    /** As when a topic was made anew under offsets of the old one. */
    @Test
    void tellsOfALogThatTwiceRunningEndsBelowWhereItIsReadOn() {
        next = Map.of(P0, 407L, P1, 5L);
        logs.end(P0, 39);
        logs.end(P1, 5);

        backlog.ask();
        assertThat(truncated).isEmpty();
        backlog.ask();

        assertThat(truncated).containsExactly(new TruncatedLog(P0, 39, 407));
    }

    @Test
    void oneAnswerOfALeaderThatIsBehindTellsNothing() {
        next = Map.of(P0, 407L);
        logs.end(P0, 39);
        backlog.ask();
        logs.end(P0, 407);
        backlog.ask();
        logs.end(P0, 39);
        backlog.ask();

        assertThat(truncated).isEmpty();
    }

    /** As when the group's offset was set to the end, while a sender's transaction was open. */
    @Test
    void recordsOfAnOpenTransactionAreNotLost() {
        next = Map.of(P0, 407L);
        logs.end(P0, 407);
        logs.stableEnds.put(P0, 400L);
        backlog.ask();
        backlog.ask();

        assertThat(truncated).isEmpty();
    }
}
