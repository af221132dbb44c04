package dev.usher.kafka;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What is done with the records of one partition, from its assignment to its revocation. Called on the Kafka thread; must
 * not block it.
 */
public interface PartitionWork {

    /** Takes up records, in log order. Each is to be reported completed once, in any order. */
    void begin(List<ConsumerRecord<byte[], byte[]>> records);

    /**
     * These notes are committed.
     *
     * @param begunAtNanos when their transaction was begun, as {@code System.nanoTime}: from then on at least, nobody else
     *     owned the partition
     */
    void committed(List<CommittedNote> notes, long begunAtNanos);

    /** Starts nothing more. What is in flight may still complete; then {@link Reports#drained} is called, once. */
    void stop();

    /** Something for the ledger. Compared by identity. */
    interface Note {

        /** Its record in the ledger's topic. */
        ProducerRecord<byte[], byte[]> record();
    }

    /** A note, and where it lies now. */
    record CommittedNote(Note note, long offset) {}

    /** Is told when what came of a record is committed. */
    interface OnCommit {
        /** For a caller that need not know. */
        OnCommit NOTHING = source -> {};

        /** Kafka thread; must be quick. */
        void committed(ConsumerRecord<?, ?> source);
    }

    /** Opens the work of each assigned partition. */
    interface Factory {

        /** Called on the ledger thread; again, if the ledger could not be read to its end. */
        Preparation prepare(TopicPartition partition);
    }

    /** Learns what the work has to know before its first record. */
    interface Preparation {

        /** The next record of the ledger, in log order. Ledger thread. */
        void add(ConsumerRecord<byte[], byte[]> entry);

        /** All is read. Kafka thread. */
        PartitionWork open(Reports reports);
    }

    /** How the work reports back. Any thread. */
    interface Reports {

        /**
         * A record is done; these are to be published in the transaction that moves past it.
         *
         * @param note for the ledger, in the same transaction; null for none
         */
        void completed(
                ConsumerRecord<byte[], byte[]> source,
                List<ProducerRecord<byte[], byte[]>> publications,
                @Nullable Note note,
                OnCommit onCommit);

        /** As the other one, and nobody wants to know when it is committed. */
        default void completed(
                ConsumerRecord<byte[], byte[]> source,
                List<ProducerRecord<byte[], byte[]>> publications,
                @Nullable Note note) {
            completed(source, publications, note, OnCommit.NOTHING);
        }

        /** Something is to be done as soon as the note is committed. Of no use any more once the work is stopped. */
        void intends(Note note);

        /** Something has been done; the next owner should know. */
        void notes(Note note);

        /** After a stop: nothing is in flight any more, so nothing more will complete. */
        void drained();
    }
}
