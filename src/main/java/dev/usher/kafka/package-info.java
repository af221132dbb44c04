/**
 * The Kafka thread: records in, publications out, one transaction for both. Knows bytes, offsets and partitions, and no
 * commands; imports nothing of ours.
 */
@NullMarked
package dev.usher.kafka;

import org.jspecify.annotations.NullMarked;
