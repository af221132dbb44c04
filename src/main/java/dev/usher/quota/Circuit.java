package dev.usher.quota;

import java.time.Duration;
import java.util.Optional;

/**
 * Whether an account's requests get through: open, parked until a time, or probing with a single request. An illegal
 * transition does not compile. Immutable; times are {@code System.nanoTime}.
 */
sealed interface Circuit {
    Duration FIRST_PROBE = Duration.ofSeconds(1);
    Duration LAST_PROBE = Duration.ofSeconds(30);

    /** Requests get through. */
    record Open() implements Circuit {
        Parked park(String why, Optional<Duration> retryAfter, long now) {
            return Parked.until(why, retryAfter, FIRST_PROBE, now, now);
        }
    }

    /**
     * Nothing is sent before {@code until}.
     *
     * @param backoff how long this parking lasts at least; the next one lasts longer
     */
    record Parked(String why, long since, long until, Duration backoff) implements Circuit {
        private static Parked until(String why, Optional<Duration> retryAfter, Duration backoff, long since, long now) {
            Duration wait =
                    retryAfter.filter(asked -> asked.compareTo(backoff) > 0).orElse(backoff);
            return new Parked(why, since, now + wait.toNanos(), backoff);
        }

        /** A request that was under way when the account was parked says so too. */
        Parked again(String alsoWhy, Optional<Duration> retryAfter, long now) {
            Parked other = until(alsoWhy, retryAfter, Duration.ZERO, since, now);
            return other.until - until > 0 ? new Parked(alsoWhy, since, other.until, backoff) : this;
        }

        boolean isOver(long now) {
            return now - until >= 0;
        }

        Probing probe() {
            return new Probing(this);
        }
    }

    /** One request is under way to find out. */
    record Probing(Parked parked) implements Circuit {
        Parked failed(String why, Optional<Duration> retryAfter, long now) {
            Duration doubled = parked.backoff.multipliedBy(2);
            Duration backoff = doubled.compareTo(LAST_PROBE) > 0 ? LAST_PROBE : doubled;
            return Parked.until(why, retryAfter, backoff, parked.since, now);
        }

        /** The probe told nothing; the next request probes. */
        Parked unused(long now) {
            return new Parked(parked.why, parked.since, now, parked.backoff);
        }

        Open succeeded() {
            return new Open();
        }
    }
}
