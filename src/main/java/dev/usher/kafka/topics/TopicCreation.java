package dev.usher.kafka.topics;

import dev.usher.kafka.CommandTopics;
import dev.usher.kafka.KafkaFutures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes those of an installation's topics that are missing, and leaves the others as they are. Blocks the caller; one
 * thread.
 */
public final class TopicCreation {
    private static final Logger log = LoggerFactory.getLogger(TopicCreation.class);

    /** Only what lies in a finished segment is compacted or deleted. */
    private static final Duration SEGMENT = Duration.ofHours(1);

    private static final Duration VISIBLE_WITHIN = Duration.ofSeconds(10);
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(50);

    private final Admin admin;
    private final Topics topics;
    private final int partitions;
    private final Optional<Short> replicas;
    private final Map<String, TopicFacts> known;
    private final List<Made> made = new ArrayList<>();

    private TopicCreation(Admin admin, Topics topics, int partitions, Optional<Short> replicas) {
        this.admin = admin;
        this.topics = topics;
        this.partitions = partitions;
        this.replicas = replicas;
        this.known = new TreeMap<>(new TopicReader(admin).read(topics));
    }

    /**
     * Makes what is missing.
     *
     * @param partitions number for new command topics; other topics get as many as the command topic with the most
     * @param replicas empty for the broker's default
     * @throws KafkaException when the broker cannot be asked, or refuses
     */
    public static Report run(Admin admin, Topics topics, int partitions, Optional<Short> replicas) {
        return new TopicCreation(admin, topics, partitions, replicas).run();
    }

    private Report run() {
        if (topics.commands() instanceof CommandTopics.Named named) {
            named.names().forEach(name -> make(name, partitions, Map.of()));
        } else {
            TopicRules.commands(topics, known)
                    .forEach(topic -> made.add(new Made(topic.name(), false, topic.partitions())));
        }
        List<TopicFacts> commands = TopicRules.commands(topics, known);
        // Without knowing what the command topics take, the others could not be made large enough.
        if (!commands.isEmpty()
                && commands.stream().noneMatch(topic -> topic.config().isEmpty())) {
            makeRest(commands);
        }
        awaitVisible();
        return new Report(made, TopicRules.problems(topics, known));
    }

    private void makeRest(List<TopicFacts> commands) {
        int most = TopicRules.ledgerPartitions(commands);
        String largest = String.valueOf(TopicRules.largestRecord(commands));
        make(topics.results(), most, Map.of());
        make(topics.deadLetters(), most, Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, largest));
        make(
                topics.ledger(),
                most,
                Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_COMPACT + "," + TopicConfig.CLEANUP_POLICY_DELETE,
                        TopicConfig.RETENTION_MS_CONFIG,
                        Long.toString(TopicRules.ledgerRetentionMillis(topics)),
                        TopicConfig.RETENTION_BYTES_CONFIG,
                        "-1",
                        TopicConfig.SEGMENT_MS_CONFIG,
                        Long.toString(SEGMENT.toMillis()),
                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                        largest));
    }

    /** A broker acknowledges a topic a moment before it can describe it, and a worker that starts next must find all of them. */
    private void awaitVisible() {
        TopicReader reader = new TopicReader(admin);
        long deadline = System.nanoTime() + VISIBLE_WITHIN.toNanos();
        while (!reader.read(topics).keySet().containsAll(known.keySet())) {
            if (System.nanoTime() > deadline) {
                log.atWarn().log("Topics are made, but not all brokers answer for them yet");
                return;
            }
            LockSupport.parkNanos(LOOK_INTERVAL.toNanos());
        }
    }

    private void make(String name, int count, Map<String, String> config) {
        boolean isNew = !known.containsKey(name);
        if (isNew) {
            CreateTopicsResult result =
                    admin.createTopics(List.of(new NewTopic(name, Optional.of(count), replicas).configs(config)));
            try {
                KafkaFutures.get(result.values().getOrDefault(name, result.all()));
                known.put(name, facts(name, count, result));
            } catch (TopicExistsException somebodyWasFaster) {
                known.putAll(new TopicReader(admin).read(topics));
                isNew = false;
            }
        }
        TopicFacts facts = known.get(name);
        made.add(new Made(name, isNew, facts == null ? count : facts.partitions()));
    }

    private TopicFacts facts(String name, int count, CreateTopicsResult result) {
        try {
            return new TopicFacts(
                    name,
                    KafkaFutures.get(result.numPartitions(name)),
                    KafkaFutures.get(result.replicationFactor(name)),
                    TopicReader.texts(KafkaFutures.get(result.config(name))));
        } catch (AuthorizationException untold) {
            return new TopicFacts(name, count, replicas.orElse((short) 1), Map.of());
        }
    }

    /**
     * What was done, and what is still wrong.
     *
     * @param topics in the order in which they were looked at
     */
    public record Report(List<Made> topics, List<TopicProblem> problems) {
        public Report {
            topics = List.copyOf(topics);
            problems = List.copyOf(problems);
        }
    }

    /** A topic that exists now. */
    public record Made(String topic, boolean isNew, int partitions) {}
}
