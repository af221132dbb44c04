package dev.usher.tracing;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Guards calls into the telemetry that the process brings: anybody may have written its span processors, and they must not
 * decide a command's fate. What they throw, and classes that they lack, is logged once in a while; exhausted memory is not
 * their fault, and is let through. Any thread.
 */
final class Guard {
    private static final Logger log = LoggerFactory.getLogger(Guard.class);
    private static final Duration QUIET = Duration.ofMinutes(1);

    private final LongSupplier nanoTime;
    private final AtomicLong quietUntil;

    Guard(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.quietUntil = new AtomicLong(nanoTime.getAsLong());
    }

    void run(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | LinkageError e) {
            failed(e);
        }
    }

    <T> T get(Supplier<T> call, Supplier<T> otherwise) {
        try {
            return call.get();
        } catch (RuntimeException | LinkageError e) {
            failed(e);
            return otherwise.get();
        }
    }

    private void failed(Throwable cause) {
        long now = nanoTime.getAsLong();
        long until = quietUntil.get();
        if (now - until >= 0 && quietUntil.compareAndSet(until, now + QUIET.toNanos())) {
            log.atWarn().setCause(cause).log("OpenTelemetry failed; commands go on, and spans may be missing");
        }
    }
}
