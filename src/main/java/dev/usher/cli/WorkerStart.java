package dev.usher.cli;

import dev.usher.config.Settings;

/** Starts a worker. The worker assembles everything else, so the command line is given it rather than depending on it. */
@FunctionalInterface
public interface WorkerStart {

    /**
     * Starts one.
     *
     * @throws CommandFailed says what is in the way
     */
    Running start(Settings settings);

    /** A worker that has been started. */
    interface Running extends AutoCloseable {

        /**
         * Waits until it has ended.
         *
         * @return false when it ended because it failed
         */
        boolean awaitTermination();

        /** Lets what is in flight end, publishes it, and ends. Any thread. */
        @Override
        void close();
    }
}
