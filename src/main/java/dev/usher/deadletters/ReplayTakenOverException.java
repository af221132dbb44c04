package dev.usher.deadletters;

import org.apache.kafka.common.KafkaException;

/** Somebody else has begun the same replay in the meantime, and continues it. */
public final class ReplayTakenOverException extends KafkaException {
    private static final long serialVersionUID = 1L;

    ReplayTakenOverException(KafkaException cause) {
        super("another replay with the same filters has been started, and goes on from here", cause);
    }
}
