package dev.usher.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** What a consumer needs that reads whole topics, committed records only, and is a member of no group. Any thread. */
public final class GrouplessConsumer {
    /** What makes sense only for members of a group. */
    private static final List<String> MEMBERSHIP = List.of(
            ConsumerConfig.GROUP_ID_CONFIG,
            ConsumerConfig.GROUP_PROTOCOL_CONFIG,
            ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG,
            ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
            ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
            ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
            ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG);

    private GrouplessConsumer() {}

    /**
     * Returns a new map.
     *
     * @param given settings of a consumer, perhaps of a member
     */
    public static Map<String, Object> properties(Map<String, Object> given) {
        Map<String, Object> properties = new HashMap<>(given);
        MEMBERSHIP.forEach(properties::remove);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        // Or a broker would make up a topic that was deleted: with one partition, and a ledger without compaction.
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // A fetch that waits for something new delays what comes next: records of a transaction that ends meanwhile,
        // since the
        // broker does not tell it, and a look-up elsewhere.
        properties.putIfAbsent(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 50);
        return properties;
    }
}
