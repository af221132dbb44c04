package dev.usher.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;

class PartitionCountTest {
    private final PartitionCount count = new PartitionCount(
            new RenewedAdmin(new Logs()::admin), new CommandTopics.Matching(Pattern.compile("commands-.*")), 6);

    @Test
    void addsUpAllTopics() {
        count.learn(Map.of("commands-a", topic("commands-a", 3), "commands-b", topic("commands-b", 1)));

        assertThat(count.getAsInt()).isEqualTo(4);
    }

    /** Or every worker would take the whole quota for its share. */
    @Test
    void whoMaySeeNoTopicAnyMoreKeepsTheLastCount() {
        count.learn(Map.of());

        assertThat(count.getAsInt()).isEqualTo(6);
    }

    private static TopicDescription topic(String name, int partitions) {
        TopicPartitionInfo one = new TopicPartitionInfo(0, Node.noNode(), List.of(), List.of());
        return new TopicDescription(
                name, false, Stream.generate(() -> one).limit(partitions).toList());
    }
}
