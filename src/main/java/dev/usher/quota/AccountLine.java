package dev.usher.quota;

import dev.usher.quota.Turnstile.Entrant;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The requests of one account that wait, first come first served, and what holds them up. Not thread-safe; its {@link Turnstile} locks. */
final class AccountLine {
    private static final Logger log = LoggerFactory.getLogger(AccountLine.class);

    private final String account;
    private final Optional<SlidingWindow> window;
    private final Queue<Entrant> waiting = new ArrayDeque<>();
    private Circuit circuit = new Circuit.Open();
    private int underWay;

    AccountLine(String account, QuotaSettings settings) {
        this.account = account;
        this.window = settings.requests() == 0
                ? Optional.empty()
                : Optional.of(
                        new SlidingWindow(settings.requests(), settings.window().toNanos()));
    }

    String account() {
        return account;
    }

    void join(Entrant entrant) {
        waiting.add(entrant);
    }

    boolean hasWaiting() {
        return !waiting.isEmpty();
    }

    /** Whether it could be forgotten and begun anew without anybody noticing. */
    boolean isIdle(long now) {
        boolean isRemembered = window.isPresent() && !window.get().isEmpty(now);
        return waiting.isEmpty() && underWay == 0 && circuit instanceof Circuit.Open && !isRemembered;
    }

    Optional<Circuit.Parked> parked() {
        if (circuit instanceof Circuit.Parked parked) {
            return Optional.of(parked);
        }
        return circuit instanceof Circuit.Probing probing ? Optional.of(probing.parked()) : Optional.empty();
    }

    /** Lets the first one pass, if any waits and nothing forbids it. */
    Optional<Admission> admit(long now) {
        if (waiting.isEmpty()
                || !mayPass(now)
                || !(window.isEmpty() || window.get().tryTake(now))) {
            return Optional.empty();
        }
        underWay++;
        boolean isProbe = circuit instanceof Circuit.Parked;
        if (circuit instanceof Circuit.Parked parked) {
            circuit = parked.probe();
        }
        return Optional.of(new Admission(waiting.remove(), isProbe));
    }

    /** One that was let pass, and whether its fate decides for all the others. */
    record Admission(Entrant entrant, boolean isProbe) {}

    void passed(boolean wasProbe, long now) {
        underWay--;
        window.ifPresent(w -> w.end(now));
        if (wasProbe && circuit instanceof Circuit.Probing probing) {
            log.atInfo()
                    .addKeyValue("account", account)
                    .addKeyValue(
                            "parkedForMs",
                            Duration.ofNanos(now - probing.parked().since()).toMillis())
                    .log("The API answers again; going on");
            circuit = probing.succeeded();
        }
    }

    void unused(boolean wasProbe, long now) {
        underWay--;
        window.ifPresent(SlidingWindow::giveBack);
        if (wasProbe && circuit instanceof Circuit.Probing probing) {
            circuit = probing.unused(now);
        }
    }

    void refusedAll(boolean wasProbe, String why, Optional<Duration> retryAfter, long now) {
        underWay--;
        window.ifPresent(w -> w.end(now));
        if (circuit instanceof Circuit.Open open) {
            Circuit.Parked parked = open.park(why, retryAfter, now);
            circuit = parked;
            log.atWarn()
                    .addKeyValue("account", account)
                    .addKeyValue("reason", why)
                    .addKeyValue(
                            "probeInMs", Duration.ofNanos(parked.until() - now).toMillis())
                    .log("Parked: nothing gets through; commands wait in order, and a probe tells when it is over");
        } else if (circuit instanceof Circuit.Parked parked) {
            circuit = parked.again(why, retryAfter, now);
        } else if (wasProbe && circuit instanceof Circuit.Probing probing) {
            circuit = probing.failed(why, retryAfter, now);
        }
    }

    /** When to try again without anything else happening; empty when somebody's leaving will tell, or nobody waits. */
    OptionalLong nanosUntilNextChance(long now) {
        if (waiting.isEmpty() || circuit instanceof Circuit.Probing) {
            return OptionalLong.empty();
        }
        if (circuit instanceof Circuit.Parked parked && !parked.isOver(now)) {
            return OptionalLong.of(parked.until() - now);
        }
        long untilFree = window.map(w -> w.nanosUntilFree(now)).orElse(-1L);
        return untilFree > 0 ? OptionalLong.of(untilFree) : OptionalLong.empty();
    }

    private boolean mayPass(long now) {
        return circuit instanceof Circuit.Open || (circuit instanceof Circuit.Parked parked && parked.isOver(now));
    }
}
