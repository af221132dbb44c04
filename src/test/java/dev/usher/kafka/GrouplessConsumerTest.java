package dev.usher.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class GrouplessConsumerTest {

    @Test
    void readsWhatWasCommittedOfTopicsThatExistAndIsAMemberOfNoGroup() {
        Map<String, Object> ofAMember = Map.of(
                "group.id", "usher",
                "group.protocol", "consumer",
                "session.timeout.ms", 30_000,
                "auto.offset.reset", "latest",
                "allow.auto.create.topics", true,
                "fetch.max.wait.ms", 7,
                "client.rack", "a");

        assertThat(GrouplessConsumer.properties(ofAMember))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "enable.auto.commit",
                        false,
                        "isolation.level",
                        "read_committed",
                        "auto.offset.reset",
                        "earliest",
                        "allow.auto.create.topics",
                        false,
                        "fetch.max.wait.ms",
                        7,
                        "client.rack",
                        "a"));
    }
}
