package dev.usher.kafka;

import java.util.List;
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

    /** Starts nothing more. What is in flight may still complete; then {@link Reports#drained} is called, once. */
    void stop();

    /** Opens the work of each assigned partition. */
    interface Factory {
        PartitionWork open(TopicPartition partition, Reports reports);
    }

    /** How the work reports back. Any thread. */
    interface Reports {

        /** A record is done; these are to be published in the transaction that moves past it. */
        void completed(ConsumerRecord<byte[], byte[]> source, List<ProducerRecord<byte[], byte[]>> publications);

        /** After a stop: nothing is in flight any more, so nothing more will complete. */
        void drained();
    }
}
