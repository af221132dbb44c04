package dev.usher.kafka;

import org.apache.kafka.common.TopicPartition;

/**
 * A log that ends below where reading continues: it seems to have been truncated. Immutable.
 *
 * @param end the offset of the next record that will be written to it
 * @param readOn where reading would continue, above {@code end}
 */
record TruncatedLog(TopicPartition partition, long end, long readOn) {}
