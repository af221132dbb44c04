package dev.usher.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.LeaderNotAvailableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

class LogEndsTest {
    private static final TopicPartition P0 = new TopicPartition("ledger", 0);
    private static final TopicPartition P1 = new TopicPartition("ledger", 1);
    private static final TopicPartition OF_NOTHING = new TopicPartition("nothing", 0);

    private final Logs logs = new Logs();

    /** Kafka's client would ask the broker for them without a pause, until the time is up. */
    @Test
    void whatDoesNotExistOrHasNoLeaderIsNotAskedForAndSaysWhy() {
        TopicPartition missing = new TopicPartition("ledger", 2);
        logs.end(P0, 7);
        logs.end(P1, 8);
        logs.leaderless.add(P1);

        Map<TopicPartition, CompletableFuture<Long>> ends = new LogEnds(new RenewedAdmin(logs::admin))
                .ask(List.of(P0, P1, missing, OF_NOTHING), IsolationLevel.READ_UNCOMMITTED);

        assertThat(logs.questions).containsExactly(Set.of(P0));
        assertThat(endOf(P0, ends)).isEqualTo(7);
        assertThatThrownBy(() -> endOf(P1, ends))
                .isInstanceOf(LeaderNotAvailableException.class)
                .hasMessage("ledger-1 has no leader at the moment");
        assertThatThrownBy(() -> endOf(missing, ends))
                .isInstanceOf(UnknownTopicOrPartitionException.class)
                .hasMessage("ledger-2 does not exist; see `usher topics check`");
        assertThatThrownBy(() -> endOf(OF_NOTHING, ends))
                .isInstanceOf(UnknownTopicOrPartitionException.class)
                .hasMessage("nothing-0 does not exist; see `usher topics check`");
    }

    private static long endOf(TopicPartition partition, Map<TopicPartition, CompletableFuture<Long>> ends) {
        return KafkaFutures.get(Objects.requireNonNull(ends.get(partition)));
    }
}
