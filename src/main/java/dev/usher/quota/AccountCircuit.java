package dev.usher.quota;

import dev.usher.quota.Circuit.Cause;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Drives one account's circuit by how its requests end. Times are {@code System.nanoTime}. Not thread-safe; its {@link
 * Turnstile} locks.
 */
final class AccountCircuit {
    private static final Logger log = LoggerFactory.getLogger(AccountCircuit.class);

    private final String account;
    private final OutageDetector changes = new OutageDetector(true);
    private final OutageDetector lookUps = new OutageDetector(false);
    private Circuit circuit = new Circuit.Closed();

    AccountCircuit(String account) {
        this.account = account;
    }

    boolean isClosed() {
        return circuit instanceof Circuit.Closed;
    }

    /** Whether a single request may leave, as a probe. */
    boolean mayProbe(long now) {
        return circuit instanceof Circuit.Parked parked && parked.isOver(now);
    }

    /** The command that may itself be the cause. A request of any other command may leave at once, as a probe. */
    Optional<String> suspect() {
        return circuit instanceof Circuit.Parked parked ? parked.cause().suspect() : Optional.empty();
    }

    /** The next request to leave is the probe. */
    void probe() {
        if (circuit instanceof Circuit.Parked parked) {
            circuit = parked.probe();
        }
    }

    Optional<Parking> parking(long now) {
        if (circuit instanceof Circuit.Parked parked) {
            return Optional.of(parking(parked, parked.until(), now));
        }
        return circuit instanceof Circuit.Probing probing
                ? Optional.of(parking(probing.parked(), now, now))
                : Optional.empty();
    }

    /** Nanoseconds until the next probe; empty when none is needed, or one is under way. */
    OptionalLong nanosUntilProbe(long now) {
        return circuit instanceof Circuit.Parked parked ? OptionalLong.of(parked.until() - now) : OptionalLong.empty();
    }

    void passed(Admission admission, long now) {
        PassRequest request = admission.request();
        lookUps.succeeded(request.command(), now);
        if (request.isChanging()) {
            changes.succeeded(request.command(), now);
        }
        if (!admission.isProbe() || !(circuit instanceof Circuit.Probing probing)) {
            return;
        }
        if (!probing.parked().cause().isRefutedBy(request)) {
            circuit = probing.unclear(now);
            return;
        }
        circuit = probing.succeeded();
        log.atInfo()
                .addKeyValue("account", account)
                .addKeyValue(
                        "parkedForMs",
                        Duration.ofNanos(now - probing.parked().since()).toMillis())
                .log("The API answers again; going on");
    }

    void unused(Admission admission, long now) {
        if (admission.isProbe() && circuit instanceof Circuit.Probing probing) {
            circuit = probing.unclear(now);
        }
    }

    void refusedAll(Admission admission, String why, String error, Optional<Duration> retryAfter, long now) {
        Cause cause = Cause.certain(why);
        if (circuit instanceof Circuit.Closed closed) {
            park(closed.park(cause, retryAfter, now), error, now);
        } else if (circuit instanceof Circuit.Parked parked) {
            keepParked(parked, parked.again(cause, retryAfter, now), error, now);
        } else if (admission.isProbe() && circuit instanceof Circuit.Probing probing) {
            keepParked(probing.parked(), probing.failed(cause, retryAfter, now), error, now);
        }
    }

    /**
     * A request ended with a time-out, a 5xx or an answer that is not the API's.
     *
     * @return whether that counts against its command
     */
    boolean unavailable(Admission admission, String why, String error, Optional<Duration> retryAfter, long now) {
        OutageDetector detector = detectorOf(admission.request());
        boolean counts = detector.failed(admission.request().command(), admission.admittedAt(), now);
        failed(admission, detector.cause(why), error, detector.isOutage(), retryAfter, now);
        return counts;
    }

    /**
     * A request was answered with 403. Whatever refuses everybody does so from one moment to the next, so the first 403 that
     * may be of that kind parks the account.
     *
     * @return whether that counts against its command
     */
    boolean forbidden(Admission admission, String why, String error, Optional<Duration> retryAfter, long now) {
        OutageDetector detector = detectorOf(admission.request());
        boolean counts = detector.failed(admission.request().command(), admission.admittedAt(), now);
        failed(admission, detector.cause(why), error, !counts, retryAfter, now);
        return counts;
    }

    private OutageDetector detectorOf(PassRequest request) {
        return request.isChanging() ? changes : lookUps;
    }

    private void failed(
            Admission admission, Cause cause, String error, boolean parks, Optional<Duration> retryAfter, long now) {
        if (circuit instanceof Circuit.Closed closed && parks) {
            park(closed.park(cause, retryAfter, now), error, now);
        } else if (circuit instanceof Circuit.Parked parked && cause.suspect().isEmpty()) {
            keepParked(parked, parked.clear(cause), error, now);
        } else if (admission.isProbe() && circuit instanceof Circuit.Probing probing) {
            keepParked(probing.parked(), probing.failed(cause, retryAfter, now), error, now);
        }
    }

    private void park(Circuit.Parked parked, String error, long now) {
        circuit = parked;
        warning(parked, error, now).log("Parked: the account's commands wait in order; a probe tells when it is over");
    }

    private void keepParked(Circuit.Parked before, Circuit.Parked parked, String error, long now) {
        circuit = parked;
        if (!parked.cause().why().equals(before.cause().why())) {
            warning(parked, error, now).log("Still parked, now for another reason");
        }
    }

    private LoggingEventBuilder warning(Circuit.Parked parked, String error, long now) {
        return log.atWarn()
                .addKeyValue("account", account)
                .addKeyValue("reason", parked.cause().why())
                .addKeyValue("error", error)
                .addKeyValue("probeInMs", Duration.ofNanos(parked.until() - now).toMillis());
    }

    private static Parking parking(Circuit.Parked parked, long nextProbe, long now) {
        return new Parking(
                parked.cause().why(),
                Duration.ofNanos(now - parked.since()),
                Duration.ofNanos(Math.max(0, nextProbe - now)));
    }
}
