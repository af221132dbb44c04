package dev.usher;

import dev.usher.kafka.PartitionWork;
import java.util.function.BiFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Work of partitions that is prepared as ever, and opened in another way.
 *
 * @param opening opens what was prepared, which reports there
 */
record OtherwiseOpened(
        PartitionWork.Factory works,
        BiFunction<PartitionWork.Preparation, PartitionWork.Reports, PartitionWork> opening)
        implements PartitionWork.Factory {

    @Override
    public PartitionWork.Preparation prepare(TopicPartition partition) {
        PartitionWork.Preparation preparation = works.prepare(partition);
        return new PartitionWork.Preparation() {
            @Override
            public void add(ConsumerRecord<byte[], byte[]> entry) {
                preparation.add(entry);
            }

            @Override
            public PartitionWork open(PartitionWork.Reports reports) {
                return opening.apply(preparation, reports);
            }
        };
    }
}
