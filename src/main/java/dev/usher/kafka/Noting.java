package dev.usher.kafka;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** A note on its way into the ledger. Kafka thread only. */
final class Noting {
    private final Assignment assignment;
    private final PartitionWork.Note note;
    private @Nullable Future<RecordMetadata> sent;

    Noting(Assignment assignment, PartitionWork.Note note) {
        this.assignment = assignment;
        this.note = note;
    }

    Assignment assignment() {
        return assignment;
    }

    PartitionWork.Note note() {
        return note;
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
