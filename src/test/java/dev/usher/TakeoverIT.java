package dev.usher;

import static dev.usher.testing.Commands.aDelete;
import static dev.usher.testing.Commands.aGet;
import static dev.usher.testing.Commands.aKick;
import static dev.usher.testing.Commands.anAdd;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.Answer;
import dev.usher.command.Command;
import dev.usher.command.CommandType;
import dev.usher.command.FailureReason;
import dev.usher.command.History;
import dev.usher.command.Outcome;
import dev.usher.command.Settled;
import dev.usher.simulator.Fault;
import dev.usher.simulator.Operation;
import dev.usher.simulator.SimulatorSettings;
import dev.usher.testing.Aftermath;
import dev.usher.testing.Commands;
import dev.usher.testing.DirectCalls;
import dev.usher.testing.FormerOwner;
import dev.usher.testing.Installation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An owner falls silent after the intent, and the next one finds out whether the request has left and what it did. */
class TakeoverIT {
    private final Installation usher = Installation.with(1, SimulatorSettings.defaults());
    private final Aftermath aftermath = Aftermath.of(usher);
    private final DirectCalls api = DirectCalls.to(usher);

    @AfterEach
    void close() {
        usher.close();
    }

    @Test
    void anAddThatTookEffectIsAnsweredWithWhomItEnrolledAndOneThatDidNotIsSent() {
        Command taken = anAdd().of("ann").build();
        Command lost = anAdd().of("bob").build();
        String ann = api.add("ann");
        fallenSilentOver(CommandType.ADD, taken, lost);

        usher.startWorker();

        aftermath.isOneSuccessEach(List.of(taken, lost));
        assertThat(aftermath.settled(taken)).satisfies(settled -> {
            Answer.Added added = (Answer.Added) ((Outcome.Succeeded) settled.outcome()).answer();
            assertThat(added.participant().id()).isEqualTo(ann);
            assertThat(added.token()).isNotEmpty();
        });
        assertReconciledAfter(1, taken);
        assertThat(aftermath.requestsOf(taken)).containsExactly("list NONE", "refresh-token TOKEN_RENEWED");
        assertReconciledAfter(2, lost);
        assertThat(aftermath.requestsOf(lost)).containsExactly("list NONE", "add ADDED");
    }

    @Test
    void aDeleteByIdThatTookEffectFindsNobodyAndSucceedsAndOneThatDidNotDeletes() {
        String ann = api.add("ann");
        String bob = api.add("bob");
        Command taken = aDelete().ofIds(ann).build();
        Command lost = aDelete().ofIds(bob).build();
        api.delete(ann);
        fallenSilentOver(CommandType.DELETE, taken, lost);

        usher.startWorker();

        aftermath.isOneSuccessEach(List.of(taken, lost));
        assertReconciledAfter(2, taken);
        assertThat(aftermath.requestsOf(taken)).containsExactly("delete NONE");
        assertReconciledAfter(2, lost);
        assertThat(aftermath.requestsOf(lost)).containsExactly("delete DELETED");
    }

    @Test
    void aDeleteByCustomIdThatTookEffectFindsNobodyAndSucceedsAndOneThatDidNotDeletes() {
        api.delete(api.add("ann"));
        api.add("bob");
        Command taken = aDelete().of("ann").build();
        Command lost = aDelete().of("bob").build();
        fallenSilentOver(CommandType.DELETE, taken, lost);

        usher.startWorker();

        aftermath.isOneSuccessEach(List.of(taken, lost));
        assertReconciledAfter(1, taken);
        assertThat(aftermath.requestsOf(taken)).containsExactly("list NONE");
        assertReconciledAfter(2, lost);
        assertThat(aftermath.requestsOf(lost)).containsExactly("list NONE", "delete DELETED");
    }

    @Test
    void aKickIsSentAgainAndHasNoSecondEffect() {
        live("ann", "bob");
        Command taken = aKick().of("ann").build();
        Command lost = aKick().of("bob").build();
        api.kick("ann");
        fallenSilentOver(CommandType.KICK, taken, lost);

        usher.startWorker();

        aftermath.isOneSuccessEach(List.of(taken, lost));
        assertReconciledAfter(2, taken);
        assertThat(aftermath.requestsOf(taken)).containsExactly("kick NONE");
        assertReconciledAfter(2, lost);
        assertThat(aftermath.requestsOf(lost)).containsExactly("kick KICKED");
    }

    @Test
    void aDeleteThatKicksFirstGoesOnFromWhicheverOfTheTwoIsInDoubt() {
        live("ann", "bob");
        Command kicked = aDelete().of("ann").kickingFirst().build();
        Command deleted = aDelete().of("bob").kickingFirst().build();
        api.kick("ann");
        api.kick("bob");
        try (FormerOwner owner = FormerOwner.of(usher)) {
            owner.receives(kicked, deleted);
            owner.intends(kicked, CommandType.KICK).intends(deleted, CommandType.DELETE);
            owner.fallsSilent();
        }

        usher.startWorker();

        aftermath.isOneSuccessEach(List.of(kicked, deleted));
        assertThat(aftermath.requestsOf(kicked)).containsExactly("kick NONE", "list NONE", "delete DELETED");
        assertThat(aftermath.requestsOf(deleted)).containsExactly("kick NONE", "list NONE", "delete DELETED");
    }

    @Test
    void aDeleteInDoubtIsNotForgottenOverTheKickThatIsSentBeforeItAgain() {
        api.delete(api.add("ann"));
        Command delete = aDelete().of("ann").kickingFirst().build();
        fallenSilentOver(CommandType.DELETE, delete);
        usher.set("USHER_RETRY_BACKOFF", "PT0.05S")
                .fault(Fault.cutting().on(Operation.KICK).times(1));

        usher.startWorker();

        aftermath.isOneSuccessEach(List.of(delete));
        assertThat(aftermath.requestsOf(delete)).containsExactly("kick NONE", "kick NONE", "list NONE");
    }

    @Test
    void aReadIsReadAgainAndNothingIsInDoubt() {
        Command get = aGet().ofIds(api.add("ann")).build();
        try (FormerOwner owner = FormerOwner.of(usher)) {
            owner.receives(get);
            owner.intends(get, new History(Instant.now(), 1, 0, 0, true, Optional.empty()));
            owner.fallsSilent();
        }

        usher.startWorker();

        aftermath.isOneSuccessEach(List.of(get));
        assertThat(aftermath.settled(get).attempts()).isEqualTo(2);
        assertThat(aftermath.settled(get).reconciled()).isFalse();
        assertThat(aftermath.takeoversOf(get)).isEqualTo(1);
        assertThat(aftermath.requestsOf(get)).containsExactly("get NONE");
    }

    @Test
    void whatWaitsBehindACommandInDoubtKeepsItsTurn() {
        Command add = anAdd().of("ann").build();
        Command delete = aDelete().of("ann").build();
        Command again = anAdd().of("ann").build();
        fallenSilentOver(CommandType.ADD, add);
        usher.send(delete, again);

        usher.startWorker();

        aftermath.isOneSuccessEach(List.of(add, delete, again));
        assertThat(usher.journal())
                .extracting(request -> request.operation().label() + " " + request.effect())
                .containsExactly("list NONE", "add ADDED", "list NONE", "delete DELETED", "add ADDED");
    }

    @Test
    void aCommandThatFelledTooManyOwnersFailsAndOthersAreUnharmed() {
        usher.set("USHER_RETRY_TAKEOVERS", "2");
        Command deadly = anAdd().of("ann").build();
        Command suspected = anAdd().of("bob").build();
        Command harmless = anAdd().of("cid").build();
        Command behind = aGet().of("ann").build();
        try (FormerOwner owner = FormerOwner.of(usher)) {
            owner.receives(deadly, suspected, harmless, behind);
            owner.intends(deadly, felled(2)).intends(suspected, felled(1));
            owner.fallsSilent();
        }

        usher.startWorker();

        aftermath.isOneResultEach(List.of(deadly, suspected, harmless, behind));
        assertThat(aftermath.settled(deadly)).satisfies(settled -> {
            Outcome.Failed failed = (Outcome.Failed) settled.outcome();
            assertThat(failed.failure().reason()).isEqualTo(FailureReason.TAKEOVERS_EXHAUSTED);
            assertThat(failed.failure().mayHaveTakenEffect()).isTrue();
            assertThat(settled.attempts()).isEqualTo(3);
        });
        assertThat(aftermath.requestsOf(deadly)).isEmpty();
        assertThat(aftermath.settled(suspected).outcome()).isInstanceOf(Outcome.Succeeded.class);
        assertThat(aftermath.takeoversOf(suspected)).isEqualTo(2);
        assertThat(aftermath.settled(harmless).outcome()).isInstanceOf(Outcome.Succeeded.class);
        assertThat(((Outcome.Failed) aftermath.settled(behind).outcome())
                        .failure()
                        .reason())
                .isEqualTo(FailureReason.NOT_FOUND);
        assertThat(usher.deadLetters())
                .extracting(dead ->
                        new String(dead.headers().lastHeader("dlt-reason").value(), UTF_8))
                .containsExactlyInAnyOrder("takeovers_exhausted", "not_found");
    }

    private static History felled(int owners) {
        return new History(Instant.now(), owners + 1, 0, owners, true, Optional.of(CommandType.ADD));
    }

    private void fallenSilentOver(CommandType change, Command... commands) {
        try (FormerOwner owner = FormerOwner.of(usher)) {
            owner.receives(commands);
            for (Command command : commands) {
                owner.intends(command, change);
            }
            owner.fallsSilent();
        }
    }

    private void live(String... customIds) {
        for (String customId : customIds) {
            api.add(customId);
        }
        Installation.await(usher.simulator().join(Commands.MEETING, customIds));
    }

    /** With as many requests of its own, the one of the owner that fell silent included. */
    private void assertReconciledAfter(int attempts, Command command) {
        Settled settled = aftermath.settled(command);
        assertThat(settled.reconciled()).isTrue();
        assertThat(settled.attempts()).isEqualTo(attempts);
        assertThat(aftermath.takeoversOf(command)).isEqualTo(1);
    }
}
