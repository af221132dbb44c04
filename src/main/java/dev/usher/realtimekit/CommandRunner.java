package dev.usher.realtimekit;

import dev.usher.command.Answer;
import dev.usher.command.Command;
import dev.usher.command.FailureReason;
import dev.usher.command.Kicked;
import dev.usher.command.Meeting;
import dev.usher.command.Outcome;
import dev.usher.command.ParticipantRef;
import dev.usher.command.Settled;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Runs one valid command to its end, by the requests that it takes.
 *
 * <pre>
 *   add                    add
 *   list                   list one page
 *   get     by id          get
 *           by custom id   search the list: the entry is the answer
 *   kick                   kick
 *   delete  by id          [kick →] delete
 *           by custom id   [kick →] search the list → delete
 * </pre>
 *
 * Each arrow is taken when the request before it succeeded; for the kick, also when it found nobody. What one request goes
 * through is charted at {@link Asking}.
 *
 * <p>Event loop only.
 */
public final class CommandRunner {

    /** Runs something later. */
    public interface Timers {

        /** Runs the action on the caller's event loop once the delay is over. */
        void after(Duration delay, Runnable action);
    }

    private final Asking asking;
    private final RetryPolicy policy;

    public CommandRunner(
            MeetingApi api, Gate gate, InstantSource clock, Timers timers, RandomGenerator random, RetryPolicy policy) {
        this.asking = new Asking(api, gate, clock, timers, random, policy);
        this.policy = policy;
    }

    /** The future fails by a bug alone; it never completes when the gate admits nobody any more. */
    public Future<Settled> run(Command command) {
        Run run = new Run(command);
        return outcome(command, run).map(run::settled);
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

    /** Always with a name: without one the API's token fails when its owner joins. */
    private Future<Outcome> add(Command.AddParticipant add, Run run) {
        String name = add.name().orElse(add.customParticipantId());
        return asking.ask(
                new Request.Add(meeting(add), add.customParticipantId(), add.presetName(), name, add.picture()), run);
    }

    private Future<Outcome> list(Command.ListParticipants list, Run run) {
        return asking.ask(new Request.ListPage(meeting(list), list.pageNo(), list.perPage()), run);
    }

    private Future<Outcome> get(Command.GetParticipant get, Run run) {
        return get.participant() instanceof ParticipantRef.ByCustomId custom
                ? search(get, custom, run)
                : asking.ask(new Request.Get(meeting(get), get.participant().value()), run);
    }

    private Future<Outcome> kick(Command.KickParticipants kick, Run run) {
        return asking.ask(new Request.Kick(meeting(kick), kick.participantIds(), kick.customParticipantIds()), run);
    }

    private Future<Outcome> delete(Command.DeleteParticipant delete, Run run) {
        return delete.kick() ? kickAndDelete(delete, run) : takeOff(delete, run);
    }

    private Future<Outcome> kickAndDelete(Command.DeleteParticipant delete, Run run) {
        return asking.ask(kickOf(delete), run).compose(outcome -> {
            if (isNotFound(outcome)) {
                return takeOff(delete, run);
            }
            if (!(outcome instanceof Outcome.Succeeded succeeded)) {
                return Future.succeededFuture(outcome);
            }
            Kicked kicked = ((Answer.Kick) succeeded.answer()).kicked();
            if (kicked.participants().isEmpty()) {
                return takeOff(delete, run);
            }
            run.mayHaveTakenEffect();
            return takeOff(delete, run).map(deleted -> withKicked(deleted, kicked));
        });
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

    private static Outcome withKicked(Outcome deleted, Kicked kicked) {
        return deleted instanceof Outcome.Succeeded
                ? new Outcome.Succeeded(new Answer.Deleted(Optional.of(kicked)))
                : deleted;
    }

    private Future<Outcome> takeOff(Command.DeleteParticipant delete, Run run) {
        if (!(delete.participant() instanceof ParticipantRef.ByCustomId custom)) {
            return asking.ask(
                    new Request.Delete(meeting(delete), delete.participant().value()), run);
        }
        return search(delete, custom, run)
                .compose(outcome -> outcome instanceof Outcome.Succeeded succeeded
                        ? asking.ask(new Request.Delete(meeting(delete), idFound(succeeded)), run)
                        : Future.succeededFuture(outcome));
    }

    private static String idFound(Outcome.Succeeded search) {
        return ((Answer.Found) search.answer()).participant().id();
    }

    private Future<Outcome> search(Command command, ParticipantRef.ByCustomId custom, Run run) {
        return new Search(asking, policy, meeting(command), custom.value(), run).find();
    }

    private static Meeting meeting(Command command) {
        return command.envelope().meeting();
    }
}
