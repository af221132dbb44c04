package dev.usher.kafka;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** A write to the ledger that is being committed. Kafka thread only. */
final class PendingWrite {
    private final Assignment assignment;
    private final PartitionWork.LedgerWrite write;
    private @Nullable Future<RecordMetadata> sent;

    PendingWrite(Assignment assignment, PartitionWork.LedgerWrite write) {
        this.assignment = assignment;
        this.write = write;
    }

    Assignment assignment() {
        return assignment;
    }

    PartitionWork.LedgerWrite write() {
        return write;
    }

    void sent(Future<RecordMetadata> metadata) {
        sent = metadata;
    }

    /** Once the transaction is committed, which flushes what was sent. */
    long offset() {
        if (sent == null || !sent.isDone()) {
            throw new IllegalStateException("not committed yet");
        }
        try {
            return sent.get().offset();
        } catch (InterruptedException | ExecutionException impossible) {
            throw new IllegalStateException("a transaction was committed without all of its records", impossible);
        }
    }
}
