package dev.usher.realtimekit;

import dev.usher.command.Answer;
import dev.usher.command.Command;
import dev.usher.command.FailureReason;
import dev.usher.command.History;
import dev.usher.command.Kicked;
import dev.usher.command.Meeting;
import dev.usher.command.Outcome;
import dev.usher.command.ParticipantRef;
import dev.usher.command.Settled;
import dev.usher.tracing.Trace;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Runs one valid command to its end, by the requests that it takes.
 *
 * <pre>
 *   add                    add; in doubt: search the list → token, or add again
 *   list                   list one page
 *   get     by id          get
 *           by custom id   search the list: the entry is the answer
 *   kick                   kick
 *   delete  by id          [kick →] delete
 *           by custom id   [kick →] search the list → delete
 * </pre>
 *
 * Each arrow is taken when the request before it succeeded; for the kick, also when it found nobody. {@link RequestExecutor}
 * charts what one request goes through.
 *
 * <p>Event loop only.
 */
public final class CommandRunner {

    private final RequestExecutor requests;
    private final PartitionTimers timers;
    private final InstantSource clock;
    private final RetryPolicy policy;

    public CommandRunner(
            MeetingApi api,
            Gate gate,
            InstantSource clock,
            Timers timers,
            RandomGenerator random,
            RetryPolicy policy,
            SavedRequests saved) {
        this.timers = new PartitionTimers(timers);
        this.requests = new RequestExecutor(api, gate, clock, this.timers, random, policy, saved);
        this.clock = clock;
        this.policy = policy;
    }

    /**
     * Runs it, from where an earlier owner left it.
     *
     * @param before what is known of it
     * @param journal keeps what becomes known from now on
     * @param trace the command's place, which its requests go on from
     * @return fails only because of a bug; never completes if the partition is given up in the meantime
     */
    public Future<Settled> run(Command command, History before, Journal journal, Trace trace) {
        Run run = new Run(command, before, journal, trace);
        return outcome(command, run).map(run::settled);
    }

    /** The partition is given up: what waits to be sent again stays unsent, and is its next owner's. */
    public void giveUp() {
        timers.giveUp();
    }

    private Future<Outcome> outcome(Command command, Run run) {
        return switch (command.type()) {
            case ADD -> add((Command.AddParticipant) command, run);
            case DELETE -> delete((Command.DeleteParticipant) command, run);
            case KICK -> kick((Command.KickParticipants) command, run);
            case GET -> get((Command.GetParticipant) command, run);
            case LIST -> list((Command.ListParticipants) command, run);
        };
    }

    /** Always gives a name: without one, the API's token fails when its owner joins. */
    private Future<Outcome> add(Command.AddParticipant add, Run run) {
        String name = add.name().orElse(add.customParticipantId());
        return requests.execute(
                new Request.Add(meeting(add), add.customParticipantId(), add.presetName(), name, add.picture()),
                run,
                isLast -> readBack(add, run));
    }

    /** Checks whether an add of unknown fate took effect; empty if it did not, and is to be sent again. */
    private Future<Optional<Outcome>> readBack(Command.AddParticipant add, Run run) {
        return search(add, add.customParticipantId(), run).compose(finding -> {
            if (finding instanceof Search.Found found) {
                return requests.execute(new Request.Token(meeting(add), found.participant()), run)
                        .map(token -> Optional.of(
                                token instanceof Outcome.Succeeded enrolled
                                        ? reconciled(enrolled, Operation.ADD, run)
                                        : unsettled(token, run)));
            }
            return Future.succeededFuture(
                    finding instanceof Search.Unclear unclear
                            ? Optional.of(unsettled(unclear.why(), run))
                            : expiredIfOverdue(run));
        });
    }

    private Optional<Outcome> expiredIfOverdue(Run run) {
        return run.isOverdueAt(clock.instant()) ? Optional.of(new Outcome.Expired()) : Optional.empty();
    }

    private static Outcome reconciled(Outcome.Succeeded outcome, Operation operation, Run run) {
        run.effects().markReconciled(operation);
        return outcome;
    }

    private static Outcome unsettled(Outcome why, Run run) {
        run.effects().markMayHaveTakenEffect();
        String reason = why instanceof Outcome.Failed failed ? failed.failure().message() : "it expired";
        return run.failed(
                FailureReason.IN_DOUBT,
                "Whether it took effect could not be read back from the API: " + reason
                        + "; read the participant back before you send it again with a new commandId");
    }

    private Future<Outcome> list(Command.ListParticipants list, Run run) {
        return requests.execute(new Request.ListPage(meeting(list), list.pageNo(), list.perPage()), run);
    }

    private Future<Outcome> get(Command.GetParticipant get, Run run) {
        return get.participant() instanceof ParticipantRef.ByCustomId custom
                ? search(get, custom.value(), run).map(finding -> answerOf(finding, run))
                : requests.execute(
                        new Request.Get(meeting(get), get.participant().value()), run);
    }

    private static Outcome answerOf(Search.Finding finding, Run run) {
        if (finding instanceof Search.Found found) {
            return new Outcome.Succeeded(new Answer.Found(found.participant()));
        }
        return finding instanceof Search.Absent absent
                ? run.failed(FailureReason.NOT_FOUND, absent.message())
                : ((Search.Unclear) finding).why();
    }

    private Future<Outcome> kick(Command.KickParticipants kick, Run run) {
        return requests.execute(
                new Request.Kick(meeting(kick), kick.participantIds(), kick.customParticipantIds()), run);
    }

    private Future<Outcome> delete(Command.DeleteParticipant delete, Run run) {
        boolean isOnlyToBeReadBack = run.effects().isInDoubt(Operation.DELETE) && run.isOverdueAt(clock.instant());
        return delete.kick() && !isOnlyToBeReadBack ? kickAndDelete(delete, run) : deleteFromList(delete, run);
    }

    private Future<Outcome> kickAndDelete(Command.DeleteParticipant delete, Run run) {
        return requests.execute(kickOf(delete), run, isLast -> onlyKickedIfOverdue(run))
                .compose(outcome -> {
                    if (isNotFound(outcome)) {
                        return deleteFromList(delete, run);
                    }
                    if (!(outcome instanceof Outcome.Succeeded succeeded)) {
                        return Future.succeededFuture(outcome);
                    }
                    Optional<Kicked> kicked = ((Answer.Kick) succeeded.answer()).kicked();
                    if (kicked.filter(who -> who.participants().isEmpty()).isPresent()) {
                        return deleteFromList(delete, run);
                    }
                    run.effects().markKicked();
                    return deleteFromList(delete, run).map(deleted -> withKicked(deleted, kicked));
                });
    }

    /** A kick cannot be read back. It is sent again, but not for a delete that never left and must not leave any more. */
    private Future<Optional<Outcome>> onlyKickedIfOverdue(Run run) {
        return Future.succeededFuture(
                run.isUnsentDelete() && run.isOverdueAt(clock.instant())
                        ? Optional.of(tooLate(run))
                        : Optional.empty());
    }

    private static Request.Kick kickOf(Command.DeleteParticipant delete) {
        List<String> id = List.of(delete.participant().value());
        return delete.participant() instanceof ParticipantRef.ById
                ? new Request.Kick(meeting(delete), id, List.of())
                : new Request.Kick(meeting(delete), List.of(), id);
    }

    private static boolean isNotFound(Outcome outcome) {
        return outcome instanceof Outcome.Failed failed && failed.failure().reason() == FailureReason.NOT_FOUND;
    }

    private static Outcome withKicked(Outcome deleted, Optional<Kicked> kicked) {
        return deleted instanceof Outcome.Succeeded ? new Outcome.Succeeded(new Answer.Deleted(kicked)) : deleted;
    }

    private Future<Outcome> deleteFromList(Command.DeleteParticipant delete, Run run) {
        if (!(delete.participant() instanceof ParticipantRef.ByCustomId custom)) {
            return deleteById(delete, delete.participant().value(), run);
        }
        return search(delete, custom.value(), run).compose(finding -> {
            if (finding instanceof Search.Found found) {
                return deleteById(delete, found.participant().id(), run);
            }
            return Future.succeededFuture(
                    run.effects().isInDoubt(Operation.DELETE) ? notSeen(finding, run) : answerOf(finding, run));
        });
    }

    /** The end of a delete in doubt. A list that could not be read says nothing about it. */
    private static Outcome notSeen(Search.Finding finding, Run run) {
        return finding instanceof Search.Unclear unclear ? unsettled(unclear.why(), run) : alreadyDeleted(run);
    }

    private Future<Outcome> deleteById(Command.DeleteParticipant delete, String id, Run run) {
        return requests.execute(
                new Request.Delete(meeting(delete), id), run, isLast -> readBackDelete(delete, id, isLast, run));
    }

    /**
     * Checks whether a delete of unknown fate took effect. While there is time, sending it again shows the same: 404 means
     * done.
     */
    private Future<Optional<Outcome>> readBackDelete(
            Command.DeleteParticipant delete, String id, boolean isLast, Run run) {
        if (!isLast && !run.isOverdueAt(clock.instant())) {
            return Future.succeededFuture(Optional.empty());
        }
        return requests.execute(new Request.Get(meeting(delete), id), run).map(there -> {
            if (isNotFound(there)) {
                return Optional.of(alreadyDeleted(run));
            }
            return Optional.of(there instanceof Outcome.Succeeded ? tooLate(run) : unsettled(there, run));
        });
    }

    /** Perhaps kicked, but not deleted, and no longer to be deleted. */
    private static Outcome tooLate(Run run) {
        return run.effects().mayHaveKicked()
                ? run.failed(
                        FailureReason.IN_DOUBT,
                        "Its time was over before the participant was deleted, who may have been kicked out of the session")
                : new Outcome.Expired();
    }

    private static Outcome alreadyDeleted(Run run) {
        return reconciled(new Outcome.Succeeded(new Answer.Deleted(Optional.empty())), Operation.DELETE, run);
    }

    private Future<Search.Finding> search(Command command, String customId, Run run) {
        return new Search(requests, policy, meeting(command), customId, run).find();
    }

    private static Meeting meeting(Command command) {
        return command.envelope().meeting();
    }
}
