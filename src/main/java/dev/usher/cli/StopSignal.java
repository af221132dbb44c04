package dev.usher.cli;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes SIGINT and SIGTERM stop what runs and then end the process with exit code 0, or 1 if that failed or took too long.
 * Left to itself, the JVM would exit with 130 or 143 even if all went well. Any thread.
 */
final class StopSignal {
    private static final Logger log = LoggerFactory.getLogger(StopSignal.class);

    private final Duration patience;
    private final Runnable stop;
    private final Thread hook;

    /**
     * What a signal does.
     *
     * @param patience how long that may take
     */
    StopSignal(Duration patience, Runnable stop) {
        this.patience = patience;
        this.stop = stop;
        this.hook = new Thread(this::end, "usher-stop");
    }

    /** Listens to signals while the action runs. */
    void during(Action action) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            action.run();
        } finally {
            forget();
        }
    }

    private void forget() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException stopping) {
            log.atDebug().log("Stopping already");
        }
    }

    private void end() {
        int code = stopped() ? Cli.DONE : Cli.FAILED;
        System.out.flush();
        System.err.flush();
        Runtime.getRuntime().halt(code);
    }

    private boolean stopped() {
        try {
            CompletableFuture.runAsync(stop, task -> new Thread(task, "usher-stopping").start())
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            log.atError().addKeyValue("patience", patience).log("Did not stop in time; ended all the same");
        } catch (ExecutionException e) {
            log.atError().setCause(e.getCause()).log("Failed while stopping");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    /** What runs until it ends or is stopped. */
    @FunctionalInterface
    interface Action {
        void run() throws InterruptedException;
    }
}
