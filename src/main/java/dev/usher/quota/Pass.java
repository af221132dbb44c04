package dev.usher.quota;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongPredicate;

/**
 * Permission to send one request. It ends exactly once, by {@link #passed}, {@link #unused}, {@link #unreachable}, {@link
 * #refusedAll}, {@link #unavailable} or {@link #forbidden}. Any thread.
 */
public final class Pass {
    private final Turnstile turnstile;
    private final AccountQueues queues;
    private final AccountCircuit circuit;
    private final Admission admission;
    private final AtomicBoolean ended = new AtomicBoolean();

    Pass(Turnstile turnstile, AccountQueues queues, Admission admission) {
        this.turnstile = turnstile;
        this.queues = queues;
        this.circuit = admission.queue().circuit();
        this.admission = admission;
    }

    void handOut() {
        admission.queued().entrant().accept(this);
    }

    /**
     * The server has said, in its answer, how much is left of one quota. Call before the pass ends, once for each quota that
     * the answer names. It can lower what may leave, since others spend the same quota, and never raises it.
     *
     * @param remaining requests that are left of that quota
     * @param resetIn after which it is full again
     */
    public void observed(int remaining, Duration resetIn) {
        turnstile.observed(admission.departure(), remaining, resetIn);
    }

    /**
     * Whether it came too late: the place is borrowed, and had to be used before. Then nothing may be sent; the holder ends it as
     * unused, and queues again.
     */
    public boolean isLapsed() {
        return admission.isBorrowed()
                && turnstile.locked(now -> admission.sendBy().getAsLong() - now <= 0);
    }

    /** The request was sent, and the API dealt with it: it was carried out, or refused for what it is. */
    public void passed() {
        end(now -> {
            queues.sent(admission, now);
            circuit.passed(admission, now);
            return true;
        });
    }

    /** Nothing was sent. */
    public void unused() {
        end(now -> {
            queues.unsent(admission);
            circuit.unused(admission, now);
            return true;
        });
    }

    /**
     * Nothing was sent, since there is no way to the API: the account is parked.
     *
     * @param why one of a few labels
     * @param error what was wrong, for the log: without secrets
     */
    public void unreachable(String why, String error) {
        end(now -> {
            queues.unsent(admission);
            circuit.refusedAll(admission, why, error, Optional.empty(), now);
            return true;
        });
    }

    /**
     * The request was sent, and was refused as every other would be now: the account is parked.
     *
     * @param why one of a few labels
     * @param error what was said, for the log: without secrets
     */
    public void refusedAll(String why, String error, Optional<Duration> retryAfter) {
        end(now -> {
            queues.sent(admission, now);
            circuit.refusedAll(admission, why, error, retryAfter, now);
            return true;
        });
    }

    /**
     * The request was sent, and met with a time-out, a 5xx or an answer that is not the API's, which may be its own fault or
     * everybody's. When nothing else is heard of, the account is parked.
     *
     * @param why one of a few labels
     * @param error what was said, for the log: without secrets
     * @return whether this counts as an attempt of its command: only while the API answers others
     */
    public boolean unavailable(String why, String error, Optional<Duration> retryAfter) {
        return end(now -> {
            queues.sent(admission, now);
            return circuit.unavailable(admission, why, error, retryAfter, now);
        });
    }

    /**
     * The request was sent, and was forbidden, which may be its own fault or everybody's: the account is parked unless it is
     * the command's own.
     *
     * @param why one of a few labels
     * @param error what was said, for the log: without secrets
     * @return whether this counts as an attempt of its command: only while the API answers others
     */
    public boolean forbidden(String why, String error, Optional<Duration> retryAfter) {
        return end(now -> {
            queues.sent(admission, now);
            return circuit.forbidden(admission, why, error, retryAfter, now);
        });
    }

    private boolean end(LongPredicate how) {
        if (!ended.compareAndSet(false, true)) {
            throw new IllegalStateException("this pass has ended before");
        }
        return turnstile.end(how);
    }
}
