package dev.usher.kafka;

import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;

/** Finds out what is known of a partition before its first record is begun. Any thread. */
interface Restorer {

    /** Goes on trying until it succeeds or the future is cancelled, which is the only way it fails. */
    CompletableFuture<Restored> restore(TopicPartition partition, PartitionWork.Factory works);
}
