package dev.usher.realtimekit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.Command;
import dev.usher.command.Command.AddParticipant;
import dev.usher.command.Command.DeleteParticipant;
import dev.usher.command.Command.GetParticipant;
import dev.usher.command.Command.KickParticipants;
import dev.usher.command.Envelope;
import dev.usher.command.Failure;
import dev.usher.command.History;
import dev.usher.command.Meeting;
import dev.usher.command.Outcome;
import dev.usher.command.ParticipantRef;
import dev.usher.command.Settled;
import dev.usher.testing.Traces;
import dev.usher.tracing.Trace;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/** A runner in time that is moved by hand, and an API that answers as it was told to. */
abstract class CommandRunnerFixture {
    static final Meeting MEETING = new Meeting("account", "app", "meeting");
    static final ParticipantRef BY_ID = new ParticipantRef.ById("p-1");
    static final ParticipantRef BY_CUSTOM_ID = new ParticipantRef.ByCustomId("ann");
    static final Duration LONGEST_BACKOFF = Duration.ofSeconds(10);
    static final Trace TRACE = Traces.any();
    static final int ATTEMPTS = 3;
    static final int PAGES = 4;
    static final int PAGE_SIZE = 2;

    final HandMovedTime time = new HandMovedTime();
    final ScriptedApi api = new ScriptedApi();
    final OpenGate gate = new OpenGate();
    final RecordedJournal journal = new RecordedJournal();
    final SavedRequests saved = new SavedRequests(new SimpleMeterRegistry());

    @AfterEach
    void everyPermitWasEndedOnce() {
        assertThat(gate.unbalanced()).isZero();
    }

    final Settled run(Command command) {
        Future<Settled> running = start(command);
        time.advance(Duration.ofDays(1));
        assertThat(running.isComplete()).isTrue();
        assertThat(time.waiting()).isZero();
        assertThat(api.isPlayedOut()).isTrue();
        return running.result();
    }

    final Future<Settled> start(Command command) {
        return runnerOf(api).run(command, beginning(), journal, TRACE);
    }

    /** Runs with something happening before each reply. */
    final Future<Settled> start(Command command, java.util.function.Consumer<Request> before) {
        return runnerOf((request, key, trace, limits) -> {
                    before.accept(request);
                    return api.send(request, key, trace, limits);
                })
                .run(command, beginning(), journal, TRACE);
    }

    final CommandRunner runnerOf(MeetingApi transport) {
        return new CommandRunner(transport, gate, time, time, new java.util.Random(7), policy(ATTEMPTS), saved);
    }

    static RetryPolicy policy(int attempts) {
        return new RetryPolicy(attempts, aBackoff(), PAGES, PAGE_SIZE);
    }

    static Backoff aBackoff() {
        return new Backoff(Duration.ofMillis(100), LONGEST_BACKOFF);
    }

    static Failure failureOf(Settled settled) {
        assertThat(settled.outcome()).isInstanceOf(Outcome.Failed.class);
        return ((Outcome.Failed) settled.outcome()).failure();
    }

    static Request aSearchOfPage(int pageNo) {
        return new Request.ListPage(MEETING, Optional.of(pageNo), Optional.of(PAGE_SIZE));
    }

    static Command anAdd() {
        return new AddParticipant(
                anEnvelope(), "ann", "host", Optional.empty(), Optional.of("https://pictures.example/ann"));
    }

    static Command anAddUntil(Instant expiresAt) {
        return new AddParticipant(anEnvelopeUntil(expiresAt), "ann", "host", Optional.empty(), Optional.empty());
    }

    static Command aDeleteUntil(Instant expiresAt, boolean kick) {
        return new DeleteParticipant(anEnvelopeUntil(expiresAt), BY_ID, kick);
    }

    static Command aDelete(ParticipantRef of) {
        return new DeleteParticipant(anEnvelope(), of, false);
    }

    static Command aDeleteWithKick(ParticipantRef of) {
        return new DeleteParticipant(anEnvelope(), of, true);
    }

    static Command aKick(String... ids) {
        return new KickParticipants(anEnvelope(), List.of(ids), List.of());
    }

    static Command aGet(ParticipantRef of) {
        return new GetParticipant(anEnvelope(), of);
    }

    static Envelope anEnvelope() {
        return new Envelope("cmd-1", MEETING, Optional.empty(), Optional.empty());
    }

    static Envelope anEnvelopeUntil(Instant expiresAt) {
        return new Envelope("cmd-1", MEETING, Optional.empty(), Optional.of(expiresAt));
    }

    static History beginning() {
        return History.beginning(Instant.parse("2026-03-01T12:00:00Z"));
    }
}
