package dev.usher.pipeline;

import dev.usher.command.Command;
import dev.usher.command.CommandType;
import dev.usher.command.Failure;
import dev.usher.command.FailureReason;
import dev.usher.command.Fingerprint;
import dev.usher.command.History;
import dev.usher.command.LedgerEntry;
import dev.usher.command.Outcome;
import dev.usher.command.Settled;
import dev.usher.kafka.PartitionWork;
import dev.usher.ledger.Ledger;
import dev.usher.realtimekit.CommandRunner;
import dev.usher.wire.Decoded;
import dev.usher.wire.Defaults;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * What becomes of a command whose turn has come, by what the ledger knows of it: makes each take effect once, however often it is
 * received.
 *
 * <pre>
 *   the same id was used for another payload ────────────────→ failed, idempotency_key_reused, unless only the settings differ
 *   ended before  ├ by this very record ─────────────────────→ nothing: it was published then
 *                 ├ only a newer version can read its result → failed, in_doubt
 *                 ├ failed, and this is a replay ────────────→ run, unless it was for other settings and is in doubt: as below
 *                 └ else ────────────────────────────────────→ the same result, as a duplicate
 *   invalid ─────────────────────────────────────────────────→ failed, invalid_command
 *   begun before  ├ for other settings, and in doubt ────────→ failed, in_doubt: nobody can read back what it did there
 *                 ├ worker after worker fell silent over it ─→ failed, takeovers_exhausted
 *                 └ else ────────────────────────────────────→ run, from where it was left
 *   new ─────────────────────────────────────────────────────→ run
 * </pre>
 *
 * Event loop only.
 */
final class IdempotentReceiver {
    private final WorkerResources shared;
    private final Ledger ledger;
    private final Intents intents;
    private final DoubtMeter.Doubts doubts;
    private final CommandRunner runner;
    /** Its requests go last, and are not shared with other commands: all members of a shared request wait for the slowest. */
    private final CommandRunner replays;

    private final OutcomeReporter reporter;

    IdempotentReceiver(
            WorkerResources shared,
            Ledger ledger,
            Intents intents,
            DoubtMeter.Doubts doubts,
            CommandRunner runner,
            CommandRunner replays,
            OutcomeReporter reporter) {
        this.shared = shared;
        this.ledger = ledger;
        this.intents = intents;
        this.doubts = doubts;
        this.runner = runner;
        this.replays = replays;
        this.reporter = reporter;
    }

    /** Completes when the command is answered. */
    Future<Void> handle(Task task, Optional<LedgerEntry> known) {
        if (known.isEmpty()) {
            return begin(task, History.beginning(task.receivedAt()));
        }
        LedgerEntry entry = known.get();
        if (entry instanceof LedgerEntry.Done && entry.source().equals(task.source())) {
            reporter.answeredBefore(task);
            return Future.succeededFuture();
        }
        if (entry instanceof LedgerEntry.Open open) {
            if (entry.payload().equals(task.payload())) {
                return begin(task, open.history().inherited());
            }
            return entry.source().equals(task.source())
                    ? beginUnlessInDoubtElsewhere(task, open.history())
                    : keyReused(task, entry);
        }
        LedgerEntry.Done done = (LedgerEntry.Done) entry;
        Optional<DuplicateResult> first = firstOf(task, done);
        if (entry.payload().equals(task.payload())) {
            return first.isPresent() ? answerDuplicate(task, first.get(), true) : unreadable(task);
        }
        return first.isPresent() && meantTheSame(task, done, first.get())
                ? answerDuplicate(task, first.get(), false)
                : keyReused(task, entry);
    }

    /** The partition is given up: nothing is sent again. */
    void giveUp() {
        runner.giveUp();
        replays.giveUp();
    }

    private Optional<DuplicateResult> firstOf(Task task, LedgerEntry.Done done) {
        return shared.outcomeRecords()
                .duplicate(
                        task.record(),
                        task.span().trace(),
                        done.result(),
                        task.receivedAt(),
                        shared.clock().instant());
    }

    /** Whether the record says the same as the first one, and only the worker's default account or app has changed since. */
    private boolean meantTheSame(Task task, LedgerEntry.Done done, DuplicateResult first) {
        if (first.settled().outcome() instanceof Outcome.Failed failed
                && failed.failure().reason() == FailureReason.INVALID_COMMAND) {
            return false; // its account and app may be anything
        }
        Defaults before =
                new Defaults(first.command().accountId(), first.command().appId());
        return shared.decoder().withDefaults(before).decode(task.record().value()) instanceof Decoded.Valid valid
                && Fingerprint.of(valid.command()).equals(done.payload());
    }

    private Future<Void> begin(Task task, History history) {
        ledger.begun(task.key());
        if (task.decoded() instanceof Decoded.Invalid invalid) {
            return end(task, history, failed(invalid.failure(), 0));
        }
        if (history.takeovers() > shared.takeovers()) {
            return end(task, history, failed(exhausted(history), history.attempts()));
        }
        doubts.say(task.key(), task.isInDoubt(history));
        Command command = ((Decoded.Valid) task.decoded()).command();
        return (task.isReplay() ? replays : runner)
                .run(
                        command,
                        history,
                        intents.journalOf(task, history),
                        task.span().trace())
                .compose(settled -> end(task, history, settled));
    }

    private static Failure exhausted(History history) {
        return Failure.of(
                FailureReason.TAKEOVERS_EXHAUSTED,
                history.takeovers()
                        + " workers died, or lost the partition, while this command was under way; the command itself may be"
                        + " the cause: read the participant back, and replay"
                        + " its dead letter only once it is known how the workers ended",
                history.doubt().isPresent());
    }

    /** The same command was begun for another account or app, since the settings that complete it were different then. */
    private Future<Void> beginUnlessInDoubtElsewhere(Task task, History before) {
        if (before.doubt().isEmpty()) {
            return begin(task, before.inherited());
        }
        Failure failure = Failure.of(
                FailureReason.IN_DOUBT,
                "This command was begun for the account and app of earlier settings; whether it took effect there is not known,"
                        + " so read the participant back there",
                true);
        return end(task, before, failed(failure, before.attempts()));
    }

    /**
     * Answers a duplicate, or runs a replay of what failed.
     *
     * @param isSameAccountAndApp whether the first one was for the account and app that this one is for
     */
    private Future<Void> answerDuplicate(Task task, DuplicateResult first, boolean isSameAccountAndApp) {
        Settled settled = first.settled();
        if (settled.outcome() instanceof Outcome.Failed failed && task.isReplay()) {
            History again = again(task, settled, failed.failure());
            return isSameAccountAndApp ? begin(task, again) : beginUnlessInDoubtElsewhere(task, again);
        }
        reporter.duplicate(task, first);
        return Future.succeededFuture();
    }

    /**
     * A replayed command begins anew; what may have taken effect then is still in doubt. The requests that may have done it
     * still count: if this run does not settle it either, the next one must see that there were some.
     */
    private static History again(Task task, Settled first, Failure failure) {
        CommandType type = task.decoded().identity().type();
        if (!failure.mayHaveTakenEffect() || type.isRead()) {
            return History.beginning(task.receivedAt());
        }
        boolean onlyKicked = task.decoded() instanceof Decoded.Valid valid && first.mayOnlyHaveKicked(valid.command());
        return onlyKicked
                ? History.beginningInDoubt(task.receivedAt(), 0, CommandType.KICK)
                : History.beginningInDoubt(task.receivedAt(), first.attempts(), type);
    }

    private Future<Void> keyReused(Task task, LedgerEntry entry) {
        String message = "This commandId was used for another payload before, by the record at "
                + entry.source().topic() + "-" + entry.source().partition() + " offset "
                + entry.source().offset() + "; a new command needs an id of its own";
        return publishUnremembered(task, failed(Failure.unsent(FailureReason.IDEMPOTENCY_KEY_REUSED, message), 0));
    }

    private Future<Void> unreadable(Task task) {
        Failure failure = Failure.of(
                FailureReason.IN_DOUBT,
                "This command has already ended, but only a newer version of Usher can read its result;"
                        + " send it again once all workers are of that version",
                true);
        return publishUnremembered(task, failed(failure, 0));
    }

    private static Settled failed(Failure failure, int attempts) {
        return new Settled(new Outcome.Failed(failure), attempts, false);
    }

    private Future<Void> end(Task task, History history, Settled settled) {
        doubts.settle(task.key());
        return publish(task, history.firstSeenAt(), settled, published -> {
            LedgerEntry.Done done = new LedgerEntry.Done(task.key(), task.payload(), task.source(), published.result());
            ledger.ended(done);
            return Optional.of(new EntryWrite(done, ledger.recordOf(done)));
        });
    }

    /** The ledger keeps what it knows of another record with the same id. */
    private Future<Void> publishUnremembered(Task task, Settled settled) {
        return publish(task, task.receivedAt(), settled, published -> Optional.empty());
    }

    private Future<Void> publish(
            Task task,
            Instant receivedAt,
            Settled settled,
            Function<OutcomeRecords.Published, Optional<PartitionWork.LedgerWrite>> remember) {
        reporter.settled(task.record(), task.span(), task.decoded().identity(), receivedAt, settled, remember);
        return Future.succeededFuture();
    }
}
