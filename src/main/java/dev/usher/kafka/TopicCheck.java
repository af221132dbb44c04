package dev.usher.kafka;

import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Compares an installation's topics with what the promises need. Blocks the caller; any thread. */
public final class TopicCheck {

    private TopicCheck() {}

    /**
     * Everything that is wrong, nothing when all is well.
     *
     * @throws KafkaException when the broker cannot be asked
     */
    public static List<TopicProblem> problems(Admin admin, Topics topics) {
        return TopicRules.problems(topics, new TopicReader(admin).read(topics));
    }

    /**
     * The largest record that an existing topic of the installation takes, in bytes.
     *
     * @throws KafkaException when the broker cannot be asked
     */
    public static int largestRecordIn(String topic, Admin admin, Topics topics) {
        TopicFacts facts = new TopicReader(admin).read(topics).get(topic);
        if (facts == null) {
            throw new UnknownTopicOrPartitionException("topic " + topic + " does not exist");
        }
        return facts.maxMessageBytes();
    }

    /**
     * How many partitions all topics of commands have.
     *
     * @throws KafkaException when the broker cannot be asked
     */
    public static int commandPartitions(Admin admin, Topics topics) {
        return new TopicReader(admin)
                .read(topics).values().stream()
                        .filter(facts -> topics.commands().covers(facts.name()))
                        .mapToInt(TopicFacts::partitions)
                        .sum();
    }

    /**
     * Whether there is such a topic.
     *
     * @throws KafkaException when the broker cannot be asked
     */
    public static boolean exists(Admin admin, String topic) {
        return new TopicReader(admin).exists(topic);
    }
}
