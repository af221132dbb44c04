package dev.usher.torture;

import java.time.Duration;
import java.util.Locale;

/** Something that goes wrong at its time, counted from when the workers first were at work. Immutable. */
sealed interface Mishap {

    Duration at();

    /** For people, without its time. */
    String told();

    /** A worker is killed, and started again later. */
    record Kill(Duration at, int worker, Duration down) implements Mishap {
        @Override
        public String told() {
            return "kill -9 worker-%d, back in %s".formatted(worker, seconds(down));
        }
    }

    /** A worker is suspended, and resumed later. */
    record Suspend(Duration at, int worker, Duration length) implements Mishap {
        @Override
        public String told() {
            return "kill -STOP worker-%d for %s".formatted(worker, seconds(length));
        }
    }

    /** A broker ends, and is started again later. */
    record Restart(Duration at, int broker, boolean kill, Duration down) implements Mishap {
        @Override
        public String told() {
            return "kill %s broker-%d, back in %s".formatted(kill ? "-9" : "-TERM", broker, seconds(down));
        }
    }

    /** The API misbehaves for a while. */
    record Misbehave(Duration at, Duration length, ApiFault fault) implements Mishap {
        @Override
        public String told() {
            return "API for %s: %s".formatted(seconds(length), fault);
        }
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1e3);
    }
}
