/**
 * All contact with Kafka: the Kafka thread (poll, transactions, rebalances), the ledger thread (restore, look-ups), and the
 * checks of topics. Knows bytes, offsets and partitions, and no commands; imports nothing of ours.
 */
@NullMarked
package dev.usher.kafka;

import org.jspecify.annotations.NullMarked;
