package dev.usher.quota;

import java.time.Duration;
import java.util.Optional;

/**
 * An account's circuit breaker: {@link Closed} while requests get through, {@link Parked} until a time (the usual "open"), or
 * {@link Probing} with a single request (the usual "half-open"). An illegal transition does not compile. Immutable; times are
 * {@code System.nanoTime}.
 */
sealed interface Circuit {
    Duration FIRST_PROBE = Duration.ofSeconds(1);
    Duration LAST_PROBE = Duration.ofSeconds(30);

    /**
     * Why nothing gets through.
     *
     * @param suspect the command that may itself be the cause, since no other has failed; others need not wait for it
     * @param isOfChanges whether only a change that gets through shows that it is over
     */
    record Cause(String why, Optional<String> suspect, boolean isOfChanges) {

        /** No request can get through, as the API itself says. */
        static Cause certain(String why) {
            return new Cause(why, Optional.empty(), false);
        }

        /** Whether an answer to such a request shows that it is over. */
        boolean isRefutedBy(PassRequest answered) {
            return answered.isChanging() || !isOfChanges;
        }
    }

    /** Requests get through. */
    record Closed() implements Circuit {
        Parked park(Cause cause, Optional<Duration> retryAfter, long now) {
            return Parked.until(cause, retryAfter, FIRST_PROBE, now, now);
        }
    }

    /**
     * Nothing is sent before {@code until}.
     *
     * @param backoff how long this parking lasts at least; the next one lasts longer
     */
    record Parked(Cause cause, long since, long until, Duration backoff) implements Circuit {
        private static Parked until(
                Cause cause, Optional<Duration> retryAfter, Duration backoff, long since, long now) {
            Duration wait =
                    retryAfter.filter(asked -> asked.compareTo(backoff) > 0).orElse(backoff);
            return new Parked(cause, since, now + wait.toNanos(), backoff);
        }

        /** A request that was under way when the account was parked says so too. */
        Parked again(Cause other, Optional<Duration> retryAfter, long now) {
            Parked longer = until(other, retryAfter, Duration.ZERO, since, now);
            return longer.until - until > 0 ? new Parked(other, since, longer.until, backoff) : this;
        }

        /** Another command has failed as well: nobody is suspected any more. */
        Parked clear(Cause other) {
            return cause.suspect().isPresent() ? new Parked(other, since, until, backoff) : this;
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
        Parked failed(Cause cause, Optional<Duration> retryAfter, long now) {
            Duration doubled = parked.backoff.multipliedBy(2);
            Duration backoff = doubled.compareTo(LAST_PROBE) > 0 ? LAST_PROBE : doubled;
            return Parked.until(cause, retryAfter, backoff, parked.since, now);
        }

        /** The probe showed nothing; the next request is the new probe. */
        Parked unclear(long now) {
            return new Parked(parked.cause, parked.since, now, parked.backoff);
        }

        Closed succeeded() {
            return new Closed();
        }
    }
}
