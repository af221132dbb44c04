package dev.usher.cli;

/** A command could not do what it was asked for; the message says what, where and what to do. */
public final class CommandFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CommandFailed(String message) {
        super(message);
    }

    public CommandFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
