package dev.usher.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** A consumer while it is a member of the group, and what ends with it. Kafka thread only, except what {@link CommandLoop} exempts. */
record Membership(KafkaConsumer<byte[], byte[]> consumer, Publisher publisher, CommandLoop loop) {

    /** Runs the loop to its end. */
    CommandLoop.End serve(MeterRegistry meters) {
        try (KafkaClientMetrics metrics = new KafkaClientMetrics(consumer)) {
            metrics.bindTo(meters);
            return loop.run();
        } finally {
            publisher.close();
        }
    }

    /** @throws IllegalStateException if trying again would fail in the same way: it says what to change */
    static void throwIfHopeless(KafkaException e) {
        if (e instanceof UnsupportedVersionException) {
            throw new IllegalStateException(
                    "The broker does not know the consumer group protocol; set kafka.consumer.group.protocol=classic",
                    e);
        }
        if (e instanceof FencedInstanceIdException) {
            throw new IllegalStateException(
                    "Another worker uses the same kafka.consumer.group.instance.id, and the group has kept the newer one;"
                            + " give each worker an id of its own",
                    e);
        }
    }

    /**
     * Whether a consumer that has thrown this can no longer be a member of its group. An error that answers a heartbeat ends
     * the membership, unless it is retriable; the consumer throws it from {@code poll} once, and never again. Errors about
     * topics or offsets do not end it, though one may hide an error that does.
     */
    static boolean isEndedBy(KafkaException e) {
        boolean isOfTopics = e instanceof TopicAuthorizationException
                || e instanceof InvalidTopicException
                || e instanceof InvalidOffsetException;
        return e instanceof ApiException && !(e instanceof RetriableException) && !isOfTopics;
    }
}
