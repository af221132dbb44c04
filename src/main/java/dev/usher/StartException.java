package dev.usher;

/** A worker that could not start; the message says what is in the way and what to do, and holds no secret. */
public final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StartException(String message) {
        super(message);
    }

    StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
