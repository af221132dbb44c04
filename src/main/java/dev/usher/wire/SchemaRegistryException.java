package dev.usher.wire;

/** The schema registry gave no answer, or none that settles anything: a fault of the moment, to be tried again. */
public final class SchemaRegistryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean isSilence;

    SchemaRegistryException(String message, boolean isSilence) {
        super(message);
        this.isSilence = isSilence;
    }

    /** Whether nothing came back at all, as from a registry that is away; otherwise its answer was of no use. */
    public boolean isSilence() {
        return isSilence;
    }
}
