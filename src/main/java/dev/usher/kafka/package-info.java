/**
 * The worker's contact with Kafka: the Kafka thread (poll, transactions, rebalances) and the ledger thread (restore, look-ups).
 * How topics must be configured is in {@code topics}. Knows bytes, offsets and partitions, but no commands; imports nothing of
 * ours.
 */
@NullMarked
package dev.usher.kafka;

import org.jspecify.annotations.NullMarked;
