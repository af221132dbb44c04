package dev.usher.kafka.topics;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.TopicConfig;

/**
 * What a topic is like. Immutable, any thread.
 *
 * @param config its properties with the broker's defaults; empty when the broker will not tell
 */
record TopicFacts(String name, int partitions, int replicas, Map<String, String> config) {
    TopicFacts {
        config = Map.copyOf(config);
    }

    Set<String> cleanup() {
        return Arrays.stream(config.getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, "")
                        .split(","))
                .map(String::strip)
                .collect(Collectors.toSet());
    }

    int maxMessageBytes() {
        return number(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
    }

    int minInSyncReplicas() {
        return number(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG);
    }

    /** In bytes, per partition; -1 means no limit. */
    long retentionBytes() {
        return Long.parseLong(config.getOrDefault(TopicConfig.RETENTION_BYTES_CONFIG, "-1"));
    }

    /** In milliseconds; -1 means no limit. */
    long retentionMillis() {
        return Long.parseLong(config.getOrDefault(TopicConfig.RETENTION_MS_CONFIG, "-1"));
    }

    private int number(String property) {
        return Integer.parseInt(config.getOrDefault(property, "0"));
    }
}
