package dev.usher.kafka;

import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * What is done with the records of one partition, from its assignment to its revocation. Called on the Kafka thread; must
 * not block it.
 */
public interface PartitionWork {

    /** Takes up records, in log order. Each is to be reported completed once, in any order. */
    void begin(List<ConsumerRecord<byte[], byte[]>> records);

    /**
     * These writes are committed.
     *
     * @param begunAtNanos when their transaction was begun, as {@code System.nanoTime}: nobody else can have owned the partition
     *     between then and the commit
     */
    void committed(List<CommittedWrite> writes, long begunAtNanos);

    /** Starts nothing more. What is in flight may still complete; then {@link Reports#drained} is called, once. */
    void stop();

    /** An entry that is to be written into the ledger. Compared by identity. */
    interface LedgerWrite {

        /** Its record in the ledger's topic. */
        ProducerRecord<byte[], byte[]> record();
    }

    /** A write, and the offset of its record in the ledger's topic. */
    record CommittedWrite(LedgerWrite write, long offset) {}

    /**
     * What came of a record, all of it to be committed in the transaction that moves past it.
     *
     * @param write for the ledger
     */
    record Completion(
            ConsumerRecord<byte[], byte[]> source,
            List<ProducerRecord<byte[], byte[]>> publications,
            Optional<LedgerWrite> write,
            OnCommit onCommit) {

        /** For an outcome that is not written to the ledger, from a caller that need not know when it is committed. */
        public Completion(ConsumerRecord<byte[], byte[]> source, List<ProducerRecord<byte[], byte[]>> publications) {
            this(source, publications, Optional.empty(), OnCommit.NOTHING);
        }
    }

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

    /** Collects what the work has to know before its first record. */
    interface Preparation {

        /** The next record of the ledger, in log order. Ledger thread. */
        void add(ConsumerRecord<byte[], byte[]> entry);

        /** Everything has been read. Kafka thread. */
        PartitionWork open(Reports reports);
    }

    /** How the work reports back. Any thread. */
    interface Reports {

        /** A record is done. */
        void completed(Completion completion);

        /** Something is to be done as soon as this is committed. Dropped once the work is stopped. */
        void writeIntent(LedgerWrite intent);

        /** Something has been done; the next owner should know. */
        void write(LedgerWrite write);

        /** After a stop: no request is in flight any more. What completes without one, a duplicate, still may. */
        void drained();
    }
}
