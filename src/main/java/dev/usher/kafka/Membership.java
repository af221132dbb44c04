package dev.usher.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicAuthorizationException;

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

    /**
     * Whether a consumer that has thrown this can be no member of its group any more. An error that answers a heartbeat ends the
     * membership, unless it is retriable; the consumer throws it from {@code poll} once, and never again. Errors about topics or
     * offsets do not end it, though one may hide an error that does.
     */
    static boolean isEndedBy(KafkaException e) {
        boolean isOfTopics = e instanceof TopicAuthorizationException
                || e instanceof InvalidTopicException
                || e instanceof InvalidOffsetException;
        return e instanceof ApiException && !(e instanceof RetriableException) && !isOfTopics;
    }
}
