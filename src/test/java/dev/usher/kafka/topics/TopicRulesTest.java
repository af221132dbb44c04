package dev.usher.kafka.topics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.kafka.CommandTopics;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TopicRulesTest {

    private static final String DELETE = "delete";
    private static final String COMPACT = "compact";

    private final Map<String, TopicFacts> known = new TreeMap<>();

    TopicRulesTest() {
        have("eu", 6, DELETE, 1_000_000);
        have("us", 8, DELETE, 500_000);
        have("results", 3, DELETE, 1_000_000);
        have("dead", 3, DELETE, 1_065_536);
        have("ledger", 8, COMPACT, 1_065_536);
    }

    @Test
    void topicsAsTheyShouldBeHaveNoProblem() {
        assertThat(problems("eu,us")).isEmpty();
        assertThat(problems("(eu|us)")).isEmpty();
    }

    @Test
    void missingTopicsAreNamedOneByOne() {
        known.clear();

        assertThat(problems("eu,us")).isEqualTo("""
                        topic eu: does not exist; `usher topics create` makes it
                        topic us: does not exist; `usher topics create` makes it
                        topic results: does not exist; `usher topics create` makes it
                        topic dead: does not exist; `usher topics create` makes it
                        topic ledger: does not exist; `usher topics create` makes it""");
    }

    @Test
    void aPatternThatNothingMatchesIsAProblem() {
        assertThat(problems("x.*")).isEqualTo("topic x.*: no topic matches: create one first");
    }

    @Test
    void aLedgerThatIsNotCompactedIsAProblem() {
        have("ledger", 8, "delete", 1_065_536);

        assertThat(problems("eu,us"))
                .startsWith("topic ledger: has cleanup.policy=delete, so that commands would be forgotten");
    }

    @Test
    void aLedgerThatForgetsTooEarlyIsAProblem() {
        have("ledger", 8, "compact,delete", 1_065_536, Duration.ofHours(23));

        assertThat(problems("eu,us"))
                .startsWith("topic ledger: deletes entries after 82800000 ms")
                .contains("retention.ms=172800000");
    }

    @Test
    void aLedgerThatForgetsWhatIsTooMuchIsAProblem() {
        have("ledger", 8, "compact,delete", 1_065_536, Duration.ofDays(2), 1 << 30);

        assertThat(problems("eu,us"))
                .startsWith("topic ledger: deletes what is beyond 1073741824 bytes")
                .endsWith("set retention.bytes=-1");
    }

    @Test
    void aLedgerThatIsOnlyCompactedKeepsAnyNumberOfBytes() {
        have("ledger", 8, "compact", 1_065_536, Duration.ofDays(2), 1 << 30);

        assertThat(problems("eu,us")).isEmpty();
    }

    @Test
    void aLedgerMayForgetWhatIsOldEnough() {
        have("ledger", 8, "compact,delete", 1_065_536, Duration.ofDays(2));

        assertThat(problems("eu,us")).isEmpty();
    }

    @Test
    void aLedgerWithOtherPartitionsThanTheLargestCommandTopicIsAProblem() {
        have("ledger", 6, COMPACT, 1_065_536);

        assertThat(problems("eu,us"))
                .isEqualTo(
                        "topic ledger: has 6 partitions, the command topic with most has 8: what is known of a command"
                                + " would not be found; add partitions to it, which may be done while workers run");
    }

    @Test
    void deadLettersAndLedgerMustTakeTheLargestCommandAndMore() {
        have("dead", 3, DELETE, 1_000_000);
        have("ledger", 8, COMPACT, 1_065_535);

        assertThat(problems("eu,us"))
                .contains("topic dead: takes records of 1000000 bytes")
                .contains("topic ledger: takes records of 1065535 bytes")
                .contains("set max.message.bytes=1065536");
    }

    @Test
    void resultsMustHaveRoomForAnswers() {
        have("results", 3, DELETE, 65_535);

        assertThat(problems("eu,us"))
                .isEqualTo("topic results: takes records of 65535 bytes, too small for the answers of the API; set"
                        + " max.message.bytes=65536 or more");
    }

    @Test
    void compactionOfAnythingButTheLedgerIsAProblem() {
        have("eu", 6, COMPACT, 1_000_000);
        have("results", 3, "delete,compact", 1_000_000);
        have("dead", 3, COMPACT, 1_065_536);

        assertThat(problems("eu,us"))
                .contains("topic eu: is compacted")
                .contains("topic results: is compacted")
                .contains("topic dead: is compacted");
    }

    @Test
    void moreInSyncReplicasThanReplicasIsAProblem() {
        known.put(
                "results",
                new TopicFacts(
                        "results",
                        3,
                        1,
                        Map.of("cleanup.policy", DELETE, "max.message.bytes", "65536", "min.insync.replicas", "2")));

        assertThat(problems("eu,us"))
                .isEqualTo("topic results: can never be written to: min.insync.replicas=2 with 1 replica(s); set"
                        + " min.insync.replicas lower, or add replicas");
    }

    @Test
    void aConfigurationThatMayNotBeReadIsAProblem() {
        known.put("ledger", new TopicFacts("ledger", 8, 1, Map.of()));

        assertThat(problems("eu,us"))
                .isEqualTo(
                        "topic ledger: cannot be checked: its configuration may not be read; grant DescribeConfigs on"
                                + " it");
    }

    private void have(String name, int partitions, String cleanup, int maxMessageBytes) {
        have(name, partitions, cleanup, maxMessageBytes, Duration.ofDays(7));
    }

    private void have(String name, int partitions, String cleanup, int maxMessageBytes, Duration retention) {
        have(name, partitions, cleanup, maxMessageBytes, retention, -1);
    }

    private void have(
            String name, int partitions, String cleanup, int maxMessageBytes, Duration retention, long retentionBytes) {
        known.put(
                name,
                new TopicFacts(
                        name,
                        partitions,
                        1,
                        Map.of(
                                "cleanup.policy",
                                cleanup,
                                "retention.ms",
                                String.valueOf(retention.toMillis()),
                                "retention.bytes",
                                String.valueOf(retentionBytes),
                                "max.message.bytes",
                                String.valueOf(maxMessageBytes),
                                "min.insync.replicas",
                                "1")));
    }

    private String problems(String commands) {
        Topics topics = new Topics(CommandTopics.parse(commands), "results", "dead", "ledger", Duration.ofDays(1));
        return String.join(
                "\n",
                TopicRules.problems(topics, known).stream()
                        .map(TopicProblem::toString)
                        .toList());
    }
}
