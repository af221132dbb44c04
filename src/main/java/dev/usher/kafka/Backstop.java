package dev.usher.kafka;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Where unexpected failures end up, whether from a thread, an event loop or a callback: a bug or a lost dependency, and nobody
 * knows what was left undone. So the worker ends, and its partitions go on elsewhere from what is committed. The Kafka thread
 * checks it in each round. Any thread.
 */
public final class Backstop {
    private static final Logger log = LoggerFactory.getLogger(Backstop.class);

    private final AtomicReference<@Nullable Throwable> first = new AtomicReference<>();

    /**
     * Ends the worker, soon.
     *
     * @param where the thread or loop that it escaped on
     */
    public void failed(String where, Throwable cause) {
        boolean isFirst = first.compareAndSet(null, cause);
        log.atLevel(isFirst ? Level.ERROR : Level.DEBUG)
                .setCause(cause)
                .addKeyValue("where", where)
                .log("A thread or event loop failed, and the worker with it");
    }

    /**
     * Throws if something has failed.
     *
     * @throws IllegalStateException if so, and the worker has to end
     */
    void throwIfFailed() {
        Throwable cause = first.get();
        if (cause != null) {
            throw new IllegalStateException("The worker cannot go on", cause);
        }
    }
}
