package dev.usher.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.usher.testing.KafkaBroker;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;

class TopicsIT {

    private static final KafkaBroker BROKER = KafkaBroker.shared();

    private final String eu = BROKER.topic("eu");
    private final String us = BROKER.topic("us");
    private final String results = BROKER.topic("results");
    private final String deadLetters = BROKER.topic("dead-letters");
    private final String ledger = BROKER.topic("ledger");
    private final Map<String, String> environment = new TreeMap<>(Map.of(
            "USHER_KAFKA_BOOTSTRAP_SERVERS", BROKER.bootstrapServers(),
            "USHER_TOPICS_COMMANDS", eu + "," + us,
            "USHER_TOPICS_RESULTS", results,
            "USHER_TOPICS_DEAD_LETTERS", deadLetters,
            "USHER_TOPICS_LEDGER", ledger));

    @Test
    void whatIsMissingIsCreatedAndThenAllIsWell() throws Exception {
        Terminal before = new Terminal(environment);
        Terminal creation = new Terminal(environment);
        Terminal after = new Terminal(environment);

        assertThat(before.run("topics", "check")).isEqualTo(1);
        assertThat(creation.run("topics", "create", "--partitions", "3", "--replication-factor", "1"))
                .isZero();
        assertThat(after.run("topics", "check")).isZero();

        assertThat(before.out().lines())
                .containsExactly(missing(eu), missing(us), missing(results), missing(deadLetters), missing(ledger));
        assertThat(creation.out().lines().skip(1).map(TopicsIT::cells))
                .containsExactly(
                        eu + " 3 created",
                        us + " 3 created",
                        results + " 3 created",
                        deadLetters + " 3 created",
                        ledger + " 3 created");
        assertThat(after.out()).isEqualTo("all topics are configured correctly\n");
        assertThat(config(ledger))
                .containsEntry("cleanup.policy", "compact,delete")
                .containsEntry("max.message.bytes", "1114124");
        assertThat(config(deadLetters))
                .containsEntry("cleanup.policy", "delete")
                .containsEntry("max.message.bytes", "1114124");
    }

    @Test
    void creatingAgainChangesNothing() {
        new Terminal(environment).run("topics", "create");
        Terminal again = new Terminal(environment);

        assertThat(again.run("topics", "create", "--partitions", "12")).isZero();
        assertThat(again.out().lines().skip(1).map(TopicsIT::cells))
                .containsExactly(
                        eu + " 6 exists",
                        us + " 6 exists",
                        results + " 6 exists",
                        deadLetters + " 6 exists",
                        ledger + " 6 exists");
    }

    @Test
    void theLedgerGetsThePartitionsOfTheLargestCommandTopicAndRoomForItsCommands() throws Exception {
        BROKER.createTopic(eu, 2);
        BROKER.createTopic(us, 5, Map.of("max.message.bytes", "2000000"));
        Terminal creation = new Terminal(environment);

        assertThat(creation.run("topics", "create")).isZero();
        assertThat(creation.out().lines().skip(1).map(TopicsIT::cells))
                .contains(eu + " 2 exists", us + " 5 exists", ledger + " 5 created");
        assertThat(config(ledger)).containsEntry("max.message.bytes", "2065536");
        assertThat(config(deadLetters)).containsEntry("max.message.bytes", "2065536");
    }

    @Test
    void whatExistsAndIsWrongIsLeftAloneAndReported() throws Exception {
        BROKER.createTopic(ledger, 6);
        Terminal creation = new Terminal(environment);

        assertThat(creation.run("topics", "create")).isEqualTo(1);
        try (Admin admin = BROKER.admin()) {
            admin.createPartitions(Map.of(eu, NewPartitions.increaseTo(7)))
                    .all()
                    .get();
        }
        assertThat(creation.out().lines().map(TopicsIT::cells)).contains(ledger + " 6 exists, wrong");
        assertThat(creation.err())
                .contains("topic " + ledger + ": has cleanup.policy=delete", "set cleanup.policy=compact")
                .contains("topic " + ledger + ": takes records of 1048588 bytes", "set max.message.bytes=1114124");
        // A broker acknowledges partitions a moment before it answers for them.
        await().untilAsserted(() -> {
            Terminal check = new Terminal(environment);
            assertThat(check.run("topics", "check")).isEqualTo(1);
            assertThat(check.out())
                    .contains("topic " + ledger + ": has 6 partitions, the command topic with most has 7");
        });
    }

    @Test
    void aPatternsCommandTopicsMustExistAlready() {
        environment.put("USHER_TOPICS_COMMANDS", eu + "-(north|south)");
        Terminal tooEarly = new Terminal(environment);
        Terminal inTime = new Terminal(environment);

        assertThat(tooEarly.run("topics", "create")).isEqualTo(1);
        BROKER.createTopic(eu + "-south", 4);
        assertThat(inTime.run("topics", "create")).isZero();

        assertThat(tooEarly.err()).startsWith("topic " + eu + "-(north|south): no topic matches: create one first\n");
        assertThat(inTime.out().lines().skip(1).map(TopicsIT::cells))
                .startsWith(eu + "-south 4 exists")
                .contains(ledger + " 4 created");
    }

    private static String missing(String topic) {
        return "topic " + topic + ": does not exist; `usher topics create` makes it";
    }

    private static String cells(String row) {
        return row.replaceAll(" {2,}", " ");
    }

    private static Map<String, String> config(String topic) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Map<String, String> config = new TreeMap<>();
        try (Admin admin = BROKER.admin()) {
            admin.describeConfigs(List.of(resource)).all().get().values().stream()
                    .flatMap(entries -> entries.entries().stream())
                    .filter(entry -> entry.value() != null)
                    .forEach(entry -> config.put(entry.name(), entry.value()));
        }
        return config;
    }
}
