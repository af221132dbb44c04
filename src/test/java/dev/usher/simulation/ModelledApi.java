package dev.usher.simulation;

import dev.usher.simulation.Answer.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** The API as its clients know it: a quota with a lock-out, some latency, and days on which it is not well. */
final class ModelledApi {
    private static final Duration TIME_OUT = Duration.ofSeconds(10);

    /** How it is. */
    enum Health {
        WELL,
        HANGING,
        FAILING,
        REFUSING_CREDENTIALS
    }

    private final VirtualTime time;
    private final ServerQuota quota;
    private final Tally tally;
    private final RandomGenerator random;
    private Duration latency = Duration.ofMillis(200);
    private Health health = Health.WELL;

    ModelledApi(VirtualTime time, ServerQuota quota, Tally tally, RandomGenerator random) {
        this.time = time;
        this.quota = quota;
        this.tally = tally;
        this.random = random;
    }

    void is(Health now) {
        health = now;
    }

    void takes(Duration latency) {
        this.latency = latency;
    }

    /** Somebody else, who uses the same token, sends a request. */
    void spend() {
        quota.spend(time.getAsLong());
    }

    /** It takes half to one and a half of the usual latency, and the request is counted somewhere on the way. */
    void send(ModelledCommand command, Consumer<Answer> answered) {
        long takes = (long) (latency.toNanos() * (0.5 + random.nextDouble()));
        long until = (long) (takes * random.nextDouble());
        time.after(Duration.ofNanos(until), () -> {
            Answer answer = answer(command);
            boolean isSilent = answer.left().isEmpty();
            Duration rest = isSilent ? TIME_OUT.minusNanos(until) : Duration.ofNanos(takes - until);
            time.after(rest, () -> answered.accept(answer));
        });
    }

    private Answer answer(ModelledCommand command) {
        long now = time.getAsLong();
        boolean wasLockedOut = quota.isLockedOut(now);
        boolean isWithin = quota.spend(now);
        if (!isWithin && !wasLockedOut) {
            tally.lockedOut();
        }
        Duration reset = quota.untilReset(now);
        Optional<Answer.Left> left = Optional.of(new Answer.Left(quota.remaining(now), reset));
        tally.requested(now);
        if (health == Health.HANGING) {
            return new Answer(Kind.UNAVAILABLE, Optional.empty(), Optional.empty());
        } else if (!isWithin) {
            tally.throttled();
            return new Answer(Kind.THROTTLED, Optional.of(reset), left);
        } else if (health == Health.REFUSING_CREDENTIALS) {
            return new Answer(Kind.CREDENTIALS_REFUSED, Optional.empty(), left);
        }
        boolean fails = health == Health.FAILING || command.isPoisonous();
        return new Answer(fails ? Kind.UNAVAILABLE : Kind.DONE, Optional.empty(), left);
    }
}
