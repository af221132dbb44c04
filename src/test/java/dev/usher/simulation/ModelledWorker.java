package dev.usher.simulation;

import dev.usher.quota.Pass;
import dev.usher.quota.QuotaSettings;
import dev.usher.quota.Turnstile;
import java.time.Duration;
import java.util.Optional;

/** A worker as far as the quota goes: the real turnstile, and commands of one request each, which are tried again as usual. */
final class ModelledWorker {
    private static final int MOST_ATTEMPTS = 5;
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(30);

    private final VirtualTime time;
    private final ModelledApi api;
    private final Tally tally;
    private final Turnstile turnstile;
    private final Fates fates;

    /** Learns what becomes of commands. */
    interface Fates {
        void left(ModelledCommand command);

        /** To be handed to whoever owns its partition then. */
        void again(ModelledCommand command);

        void settled(ModelledCommand command);
    }

    ModelledWorker(VirtualTime time, ModelledApi api, Tally tally, QuotaSettings quota, Fates fates) {
        this.time = time;
        this.api = api;
        this.tally = tally;
        this.turnstile = new Turnstile(quota, time, time);
        this.fates = fates;
    }

    Turnstile turnstile() {
        return turnstile;
    }

    /** Takes a command up. Commands that can share a request would be joined here. */
    void take(ModelledCommand command) {
        int turn = command.nextTurn();
        turnstile.enter(command.passRequest(), pass -> {
            if (command.isItsTurn(turn)) {
                leave(command, pass);
            } else {
                time.after(Duration.ZERO, pass::unused);
            }
        });
    }

    private void leave(ModelledCommand command, Pass pass) {
        fates.left(command);
        long leftAt = time.getAsLong();
        api.send(command, answer -> {
            answer.left().ifPresent(left -> pass.observed(left.remaining(), left.resetIn()));
            switch (answer.kind()) {
                case DONE -> done(command, pass, leftAt);
                case THROTTLED -> parked(command, () -> pass.refusedAll("throttled", "HTTP 429", answer.retryAfter()));
                case CREDENTIALS_REFUSED ->
                    parked(command, () -> pass.refusedAll("credentials_refused", "HTTP 401", Optional.empty()));
                case UNAVAILABLE -> failed(command, pass);
            }
        });
    }

    private void done(ModelledCommand command, Pass pass, long leftAt) {
        pass.passed();
        tally.settled(command.priority(), leftAt - command.arrivedAt());
        fates.settled(command);
    }

    private void parked(ModelledCommand command, Runnable end) {
        end.run();
        fates.again(command);
    }

    private void failed(ModelledCommand command, Pass pass) {
        command.failed(pass.unavailable("unavailable", "HTTP 503", Optional.empty()));
        if (command.attempts() >= MOST_ATTEMPTS) {
            tally.deadLetter();
            fates.settled(command);
            return;
        }
        Duration doubled = Duration.ofMillis(500L << Math.min(10, command.failures()));
        Duration backoff = doubled.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : doubled;
        time.after(backoff, () -> fates.again(command));
    }
}
