/**
 * All contact with Kafka: the Kafka thread (poll, transactions, rebalances) and the ledger thread (restore, look-ups); what topics
 * have to be like is in {@code topics}. Knows bytes, offsets and partitions, and no commands; imports nothing of ours.
 */
@NullMarked
package dev.usher.kafka;

import org.jspecify.annotations.NullMarked;
