package dev.usher.kafka;

import org.apache.kafka.common.TopicPartition;

/**
 * A log that ends below where it is read on: it seems to have been truncated. Immutable.
 *
 * @param end the offset of the next record that will be written to it
 * @param readOn the offset that it was read on from, above that
 */
record TruncatedLog(TopicPartition partition, long end, long readOn) {}
