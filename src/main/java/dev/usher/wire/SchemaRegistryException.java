package dev.usher.wire;

/** The schema registry gave no answer, or none that settles anything: a fault of the moment, to be tried again. */
public final class SchemaRegistryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SchemaRegistryException(String message) {
        super(message);
    }
}
