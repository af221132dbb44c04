package dev.usher.kafka.topics;

import dev.usher.kafka.CommandTopics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.common.config.TopicConfig;

/** What topics must be like for the promises to hold. Any thread. */
final class TopicRules {
    /** Headers and key take 16 KiB at most, which leaves room for any answer but a long list. */
    private static final int LEAST_FOR_RESULTS = 64 * 1024;

    private final Topics topics;
    private final Map<String, TopicFacts> known;
    private final List<TopicProblem> problems = new ArrayList<>();

    private TopicRules(Topics topics, Map<String, TopicFacts> known) {
        this.topics = topics;
        this.known = known;
    }

    /** Everything that is wrong. */
    static List<TopicProblem> problems(Topics topics, Map<String, TopicFacts> known) {
        return new TopicRules(topics, known).check();
    }

    /** Those of the known topics that commands are read from. */
    static List<TopicFacts> commands(Topics topics, Map<String, TopicFacts> known) {
        return known.values().stream()
                .filter(topic -> topics.commands().covers(topic.name()))
                .toList();
    }

    /** The ledger's partitions: as many as the command topic with most has. */
    static int ledgerPartitions(List<TopicFacts> commands) {
        return commands.stream().mapToInt(TopicFacts::partitions).max().orElse(0);
    }

    /** What dead letters and ledger must take. */
    static int largestRecord(List<TopicFacts> commands) {
        IntStream limits = commands.stream().mapToInt(TopicFacts::maxMessageBytes);
        return (int) Math.min(Integer.MAX_VALUE, (long) limits.max().orElse(0) + TopicCheck.HEADROOM_BYTES);
    }

    private List<TopicProblem> check() {
        List<TopicFacts> commands = commands(topics, known);
        if (topics.commands() instanceof CommandTopics.Named named) {
            named.names().forEach(this::existing);
        } else if (commands.isEmpty()) {
            problems.add(new TopicProblem(topics.commands().toString(), "no topic matches: create one first"));
        }
        commands.forEach(this::deletedByTimeOnly);
        existing(topics.results()).ifPresent(results -> {
            deletedByTimeOnly(results);
            takesAnswers(results);
        });
        existing(topics.deadLetters()).ifPresent(deadLetters -> {
            deletedByTimeOnly(deadLetters);
            takesCommands(deadLetters, commands);
        });
        existing(topics.ledger()).ifPresent(ledger -> {
            compacted(ledger);
            takesCommands(ledger, commands);
            alignedWith(ledger, commands);
        });
        known.values().forEach(this::readable);
        known.values().forEach(this::writable);
        return problems;
    }

    private Optional<TopicFacts> existing(String name) {
        Optional<TopicFacts> facts = Optional.ofNullable(known.get(name));
        if (facts.isEmpty()) {
            problem(name, "does not exist; `usher topics create` makes it");
        }
        return facts;
    }

    /** Compaction would drop all but the latest record of a meeting. */
    private void deletedByTimeOnly(TopicFacts topic) {
        if (topic.cleanup().contains(TopicConfig.CLEANUP_POLICY_COMPACT)) {
            problem(
                    topic.name(),
                    "is compacted, which drops all but a meeting's latest record; set cleanup.policy=delete");
        }
    }

    /** Only the latest entry of a command counts; and a command that is deleted too early would run again. */
    private void compacted(TopicFacts ledger) {
        if (ledger.config().isEmpty()) {
            return;
        }
        if (!ledger.cleanup().contains(TopicConfig.CLEANUP_POLICY_COMPACT)) {
            problem(
                    ledger.name(),
                    "has cleanup.policy=" + ledger.config().get(TopicConfig.CLEANUP_POLICY_CONFIG)
                            + ", so that commands would be forgotten and could run twice; set cleanup.policy=compact");
        } else if (ledger.cleanup().contains(TopicConfig.CLEANUP_POLICY_DELETE)) {
            deletedLateEnough(ledger);
        }
    }

    private void deletedLateEnough(TopicFacts ledger) {
        if (ledger.retentionMillis() >= 0
                && ledger.retentionMillis() < topics.ledgerRetention().toMillis()) {
            problem(
                    ledger.name(),
                    "deletes entries after " + ledger.retentionMillis()
                            + " ms, so that commands would be forgotten before ledger.retention and could run twice; set "
                            + "retention.ms=" + ledgerRetentionMillis(topics) + " or more");
        }
        if (ledger.retentionBytes() >= 0) {
            problem(
                    ledger.name(),
                    "deletes what is beyond " + ledger.retentionBytes()
                            + " bytes of a partition, however young, so that commands would be forgotten and could run twice; "
                            + "set retention.bytes=-1");
        }
    }

    /** Twice as long as entries are needed: those of commands that have not ended must not vanish either. */
    static long ledgerRetentionMillis(Topics topics) {
        return 2 * topics.ledgerRetention().toMillis();
    }

    private void takesCommands(TopicFacts topic, List<TopicFacts> commands) {
        int needed = largestRecord(commands);
        if (!topic.config().isEmpty() && topic.maxMessageBytes() < needed) {
            problem(
                    topic.name(),
                    "takes records of " + topic.maxMessageBytes()
                            + " bytes, too small for a command of the largest size and what is added to it; set "
                            + "max.message.bytes=" + needed);
        }
    }

    private void takesAnswers(TopicFacts results) {
        if (!results.config().isEmpty() && results.maxMessageBytes() < LEAST_FOR_RESULTS) {
            problem(
                    results.name(),
                    "takes records of " + results.maxMessageBytes()
                            + " bytes, too small for the answers of the API; set max.message.bytes=" + LEAST_FOR_RESULTS
                            + " or more");
        }
    }

    private void alignedWith(TopicFacts ledger, List<TopicFacts> commands) {
        int needed = ledgerPartitions(commands);
        if (needed != 0 && ledger.partitions() != needed) {
            problem(
                    ledger.name(),
                    "has " + ledger.partitions() + " partitions, the command topic with most has " + needed
                            + ": what is known of a command would not be found; "
                            + (ledger.partitions() < needed
                                    ? "add partitions to it, which may be done while workers run"
                                    : "use a new ledger topic while no worker runs"));
        }
    }

    private void readable(TopicFacts topic) {
        if (topic.config().isEmpty()) {
            problem(topic.name(), "cannot be checked: its configuration may not be read; grant DescribeConfigs on it");
        }
    }

    private void writable(TopicFacts topic) {
        if (topic.minInSyncReplicas() > topic.replicas()) {
            problem(
                    topic.name(),
                    "can never be written to: min.insync.replicas=" + topic.minInSyncReplicas() + " with "
                            + topic.replicas() + " replica(s); set min.insync.replicas lower, or add replicas");
        }
    }

    private void problem(String topic, String what) {
        problems.add(new TopicProblem(topic, what));
    }
}
