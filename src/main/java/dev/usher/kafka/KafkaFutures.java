package dev.usher.kafka;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/** Waits for the futures of Kafka's clients. Any thread. */
public final class KafkaFutures {

    private KafkaFutures() {}

    /**
     * What a future brings. Blocks the caller until then.
     *
     * @throws KafkaException when it failed; always one of Kafka's own exceptions
     */
    public static <T> T get(Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException failure ? failure : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
