package dev.usher.kafka.topics;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** An installation's topics at one moment, compared with what the promises need. Any thread. */
public final class TopicCheck {
    /** What a dead letter's headers, or the ledger's own fields, may add to a command of the largest size. */
    public static final int HEADROOM_BYTES = 64 * 1024;

    private final Topics topics;
    private final Map<String, TopicFacts> facts;

    private TopicCheck(Topics topics, Map<String, TopicFacts> facts) {
        this.topics = topics;
        this.facts = facts;
    }

    /**
     * Asks what the topics are like. Blocks the caller.
     *
     * @throws KafkaException when the broker cannot be asked
     */
    public static TopicCheck of(Topics topics, Admin admin) {
        return new TopicCheck(topics, new TopicReader(admin).read(topics));
    }

    /**
     * Whether there is such a topic. Blocks the caller.
     *
     * @throws KafkaException when the broker cannot be asked
     */
    public static boolean exists(String topic, Admin admin) {
        return partitions(topic, admin) > 0;
    }

    /** How many partitions a topic has; 0 when there is no such topic. */
    public static int partitions(String topic, Admin admin) {
        return new TopicReader(admin).partitions(topic);
    }

    /** Everything that is wrong, nothing when all is well. */
    public List<TopicProblem> problems() {
        return TopicRules.problems(topics, facts);
    }

    /**
     * The largest record that a topic of the installation takes, in bytes.
     *
     * @throws UnknownTopicOrPartitionException when there is no such topic
     */
    public int largestRecordIn(String topic) {
        TopicFacts found = facts.get(topic);
        if (found == null) {
            throw new UnknownTopicOrPartitionException("topic " + topic + " does not exist");
        }
        return found.maxMessageBytes();
    }

    /** How many partitions all topics of commands have. */
    public int commandPartitions() {
        return facts.values().stream()
                .filter(topic -> topics.commands().covers(topic.name()))
                .mapToInt(TopicFacts::partitions)
                .sum();
    }
}
