package dev.usher.simulation;

import static dev.usher.testing.Commands.aKick;

import dev.usher.command.Answer;
import dev.usher.command.Command;
import dev.usher.command.History;
import dev.usher.command.Kicked;
import dev.usher.command.Outcome;
import dev.usher.command.Settled;
import dev.usher.quota.Pass;
import dev.usher.quota.PassRequest;
import dev.usher.quota.Priority;
import dev.usher.quota.QuotaSettings;
import dev.usher.quota.Turnstile;
import dev.usher.realtimekit.Backoff;
import dev.usher.realtimekit.CommandRunner;
import dev.usher.realtimekit.Gate;
import dev.usher.realtimekit.Journal;
import dev.usher.realtimekit.RateLimit;
import dev.usher.realtimekit.Reply;
import dev.usher.realtimekit.Reply.Detail;
import dev.usher.realtimekit.Request;
import dev.usher.realtimekit.RetryPolicy;
import dev.usher.realtimekit.SavedRequests;
import dev.usher.testing.Traces;
import dev.usher.tracing.Trace;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

/** Kicks of one meeting that come all at once, run as a worker runs them: how they share requests. */
final class KickStorm {
    private static final QuotaSettings QUOTA = new QuotaSettings(1_200, Duration.ofMinutes(5), 256);
    private static final Duration LATENCY = Duration.ofMillis(200);
    private static final Duration OVER = Duration.ofMinutes(10);
    private static final RetryPolicy POLICY =
            new RetryPolicy(5, new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30)), 100, 100);

    private final VirtualTime time = new VirtualTime();
    private final Tally tally = new Tally();
    private final Turnstile turnstile = new Turnstile(QUOTA, time, time);
    private final CommandRunner runner = new CommandRunner(
            this::send,
            this::admit,
            this::now,
            time::after,
            new Random(4),
            POLICY,
            new SavedRequests(new SimpleMeterRegistry()));
    /** Somebody whom the API does not know. It does not say whom. */
    private final String unknown;

    private int unsettled;

    private KickStorm(String unknown) {
        this.unknown = unknown;
    }

    static Figures of(int kicks, String unknown) {
        KickStorm storm = new KickStorm(unknown);
        for (int i = 0; i < kicks; i++) {
            storm.begin(aKick().of("p" + i).build());
        }
        storm.time.runUntil(OVER);
        return Figures.of(storm.tally, QUOTA, storm.unsettled);
    }

    private void begin(Command kick) {
        unsettled++;
        Journal journal = new Journal() {
            @Override
            public Future<Boolean> beforeSend(History history) {
                return Future.succeededFuture(true);
            }

            @Override
            public void idle(History history) {}
        };
        runner.run(kick, History.beginning(now()), journal, Traces.any()).onSuccess(this::ended);
    }

    private void ended(Settled settled) {
        unsettled--;
        tally.settled(Priority.KICK, time.getAsLong() - LATENCY.toNanos());
        if (settled.outcome() instanceof Outcome.Failed) {
            tally.deadLetter();
        }
    }

    private Future<Gate.Permit> admit(Request request, Command command) {
        Promise<Gate.Permit> permit = Promise.promise();
        String id = command.envelope().commandId();
        turnstile.enter(
                new PassRequest(request.meeting().accountId(), id, Priority.KICK, true),
                pass -> permit.complete(new PassPermit(pass)));
        return permit.future();
    }

    private Future<Reply> send(Request request, String idempotencyKey, Trace trace, Consumer<RateLimit> limits) {
        tally.requested(time.getAsLong());
        Promise<Reply> reply = Promise.promise();
        time.after(LATENCY, () -> reply.complete(replyTo((Request.Kick) request)));
        return reply.future();
    }

    private Reply replyTo(Request.Kick kick) {
        return kick.customParticipantIds().contains(unknown)
                ? new Reply.Refused(Detail.answered(404, Optional.empty(), "not found"), Reply.Fault.NOT_FOUND)
                : new Reply.Accepted(new Answer.Kick(Optional.of(Kicked.nobody())), 200);
    }

    private Instant now() {
        return Instant.EPOCH.plusNanos(time.getAsLong());
    }

    private record PassPermit(Pass pass) implements Gate.Permit {
        @Override
        public void observed(RateLimit limit) {
            pass.observed(limit.remaining(), limit.resetIn());
        }

        @Override
        public boolean replied(Reply reply) {
            pass.passed();
            return true;
        }

        @Override
        public boolean isLapsed() {
            return false;
        }

        @Override
        public void unused() {
            pass.unused();
        }
    }
}
