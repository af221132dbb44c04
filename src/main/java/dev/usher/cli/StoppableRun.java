package dev.usher.cli;

import java.util.concurrent.CompletableFuture;

/** Something that runs until it has ended or is asked to stop. Its stopper learns how it ended. Any thread. */
final class StoppableRun {
    private final Runnable action;
    private final Runnable askToStop;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    StoppableRun(Runnable action, Runnable askToStop) {
        this.action = action;
        this.askToStop = askToStop;
    }

    /** Returns, or fails, as it does. Once. */
    void run() {
        try {
            action.run();
            ended.complete(null);
        } catch (RuntimeException | Error e) {
            ended.completeExceptionally(e);
            throw e;
        }
    }

    /**
     * Asks it to stop, and waits until it has ended.
     *
     * @throws java.util.concurrent.CompletionException when it failed
     */
    void stop() {
        askToStop.run();
        ended.join();
    }
}
