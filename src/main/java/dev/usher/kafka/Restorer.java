package dev.usher.kafka;

import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;

/** Finds out what is known of a partition before its first record is begun. Any thread. */
interface Restorer {

    /** Goes on trying until it succeeds or the future is cancelled, which is the only way it fails. */
    CompletableFuture<Restored> restore(TopicPartition partition, PartitionWork.Factory works);

    /**
     * Says so when nothing will be restored any more.
     *
     * @throws IllegalStateException when it has failed for good: the worker had better end
     */
    void throwIfFailed();
}
