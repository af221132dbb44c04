package dev.usher.deadletters;

import org.apache.kafka.common.KafkaException;

/** Somebody has begun the same replay meanwhile, and goes on with it. */
public final class ReplayTakenOverException extends KafkaException {
    private static final long serialVersionUID = 1L;

    ReplayTakenOverException(KafkaException cause) {
        super("another replay with the same filters has been started, and goes on from here", cause);
    }
}
