package dev.usher.kafka;

import java.util.Collection;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Tells a bug of ours in a callback from an error of Kafka's: the consumer rethrows both alike. Kafka thread only.
 */
final class GuardedRebalance implements ConsumerRebalanceListener {
    private final ConsumerRebalanceListener callbacks;
    private final Backstop backstop;

    GuardedRebalance(ConsumerRebalanceListener callbacks, Backstop backstop) {
        this.callbacks = callbacks;
        this.backstop = backstop;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        guarded(callbacks::onPartitionsAssigned, partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        guarded(callbacks::onPartitionsRevoked, partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        guarded(callbacks::onPartitionsLost, partitions);
    }

    private void guarded(Consumer<Collection<TopicPartition>> callback, Collection<TopicPartition> partitions) {
        try {
            callback.accept(partitions);
        } catch (KafkaException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            backstop.failed("rebalance", e);
            throw e;
        }
    }
}
