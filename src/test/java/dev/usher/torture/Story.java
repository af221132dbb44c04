package dev.usher.torture;

import static dev.usher.testing.Commands.anAdd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.Answer;
import dev.usher.command.CommandIdentity;
import dev.usher.command.CommandType;
import dev.usher.command.Failure;
import dev.usher.command.FailureReason;
import dev.usher.command.Kicked;
import dev.usher.command.Outcome;
import dev.usher.command.Participant;
import dev.usher.command.Result;
import dev.usher.command.Settled;
import dev.usher.command.Source;
import dev.usher.simulator.Effect;
import dev.usher.simulator.JournalEntry;
import dev.usher.simulator.MeetingKey;
import dev.usher.simulator.Operation;
import dev.usher.testing.Commands;
import dev.usher.torture.Checker.Checked;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A small run in which all went well, for tests to spoil: ann is added, the add is sent again, its id is used for somebody
 * else, ann is read, kicked, deleted and not found; then come an invalid, an undecodable and an expired record, and a kick of
 * nobody. Line n is sent, asked for and answered in second n.
 */
final class Story {

    static final int ADD = 0;
    static final int AGAIN = 1;
    static final int IMPOSTOR = 2;
    static final int GET = 3;
    static final int KICK = 4;
    static final int DELETE = 5;
    static final int GONE = 6;
    static final int INVALID = 7;
    static final int GARBAGE = 8;
    static final int EXPIRED = 9;
    static final int STRANGER = 10;

    static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private static final Duration SESSION = Duration.ofSeconds(6);
    private static final Participant ANN = new Participant(
            "id-of-ann", "ann", "guest", Optional.of("Ann"), Optional.empty(), BEGIN.toString(), BEGIN.toString());

    final List<Line> lines = new ArrayList<>();
    final List<Source> sources = new ArrayList<>();
    final List<Result> results = new ArrayList<>();
    final List<DeadLetter> deadLetters = new ArrayList<>();
    final List<JournalEntry> journal = new ArrayList<>();
    final List<Pause> pauses = new ArrayList<>();

    Story() {
        Outcome added = new Outcome.Succeeded(new Answer.Added(ANN, "secret"));
        first(ADD, CommandType.ADD, "ann", Due.SUCCEEDED, Set.of(Effect.ADDED), ADD);
        result(ADD, added, false);
        journal.add(row(ADD, Operation.ADD, Effect.ADDED));

        line(AGAIN, CommandType.ADD, "c-0", "ann", Due.REPEATED, Set.of(), ADD);
        result(AGAIN, added, true);

        line(IMPOSTOR, CommandType.ADD, "c-0", "impostor", Due.REUSED, Set.of(), ADD);
        failed(IMPOSTOR, FailureReason.IDEMPOTENCY_KEY_REUSED);

        first(GET, CommandType.GET, "ann", Due.SUCCEEDED, Set.of(), ADD);
        result(GET, new Outcome.Succeeded(new Answer.Found(ANN)), false);
        journal.add(row(GET, Operation.LIST, Effect.NONE));

        first(KICK, CommandType.KICK, "ann", Due.SUCCEEDED, Set.of(Effect.KICKED), KICK);
        result(KICK, new Outcome.Succeeded(new Answer.Kick(Optional.of(Kicked.nobody()))), false);
        journal.add(row(KICK, Operation.KICK, Effect.KICKED));

        first(DELETE, CommandType.DELETE, "ann", Due.SUCCEEDED, Set.of(Effect.DELETED), DELETE);
        result(DELETE, new Outcome.Succeeded(new Answer.Deleted(Optional.empty())), false);
        journal.add(row(DELETE, Operation.DELETE, Effect.DELETED));

        first(GONE, CommandType.GET, "ann", Due.NOT_FOUND, Set.of(), GONE);
        failed(GONE, FailureReason.NOT_FOUND);
        journal.add(row(GONE, Operation.LIST, Effect.NONE));

        first(INVALID, CommandType.ADD, "ann", Due.INVALID, Set.of(), INVALID);
        failed(INVALID, FailureReason.INVALID_COMMAND);

        first(GARBAGE, CommandType.ADD, "ann", Due.UNDECODABLE, Set.of(), GARBAGE);
        deadLetters.add(letter(GARBAGE, FailureReason.UNDECODABLE));

        first(EXPIRED, CommandType.ADD, "ann", Due.EXPIRED, Set.of(), EXPIRED);
        result(EXPIRED, new Outcome.Expired(), false);

        first(STRANGER, CommandType.KICK, "nobody", Due.NOT_FOUND, Set.of(), STRANGER);
        failed(STRANGER, FailureReason.NOT_FOUND);
        journal.add(row(STRANGER, Operation.KICK, Effect.NONE));
    }

    /** What the checker finds. */
    Findings findings() {
        return checked().findings();
    }

    /** One violation of this kind was found, and no other. */
    void assertOnly(Flaw flaw) {
        Findings findings = findings();
        assertThat(findings.told()).hasSize(1);
        assertThat(findings.violations(flaw)).isEqualTo(1);
    }

    Checked checked() {
        return Checker.check(new Evidence(lines, sources, results, List.of(), deadLetters, journal, pauses), SESSION);
    }

    private void first(int number, CommandType type, String participant, Due due, Set<Effect> effects, int other) {
        line(number, type, "c-" + number, participant, due, effects, other);
    }

    private void line(
            int number,
            CommandType type,
            String commandId,
            String participant,
            Due due,
            Set<Effect> effects,
            int other) {
        Buffer value = Buffer.buffer(
                anAdd().of(participant).withCommandId("c-" + number).bytes());
        lines.add(new Line(
                number,
                Optional.of(type),
                commandId,
                Commands.MEETING,
                List.of(participant),
                value,
                due,
                effects,
                other));
        sources.add(new Source("commands", 0, 100 + number));
    }

    private void failed(int number, FailureReason reason) {
        result(number, failure(reason), false);
        deadLetters.add(letter(number, reason));
    }

    private void result(int number, Outcome outcome, boolean duplicate) {
        results.add(result(number, outcome, duplicate, false));
    }

    static Outcome failure(FailureReason reason) {
        return new Outcome.Failed(Failure.unsent(reason, "so it is"));
    }

    Result result(int number, Outcome outcome, boolean duplicate, boolean reconciled) {
        Line line = lines.get(number);
        return new Result(
                new CommandIdentity(
                        line.type().orElseThrow(),
                        line.commandId(),
                        line.meetingId(),
                        Optional.empty(),
                        Optional.empty()),
                sources.get(number),
                at(number, 0),
                at(number, 100),
                new Settled(outcome, 1, reconciled),
                duplicate);
    }

    /** Puts another result in the place of the line's. */
    void resultBecomes(int number, Result other) {
        results.replaceAll(result -> result.source().equals(sources.get(number)) ? other : result);
    }

    void resultIsLost(int number) {
        results.removeIf(result -> result.source().equals(sources.get(number)));
    }

    Result resultOf(int number) {
        return results.stream()
                .filter(result -> result.source().equals(sources.get(number)))
                .findFirst()
                .orElseThrow();
    }

    void letterIsLost(int number) {
        deadLetters.removeIf(letter -> letter.source().equals(sources.get(number)));
    }

    DeadLetter letter(int number, FailureReason reason) {
        return new DeadLetter(
                sources.get(number), reason.label(), lines.get(number).value());
    }

    /** The request of a line's command, in its second: answered 40 ms after it came. */
    JournalEntry row(int number, Operation operation, Effect effect) {
        return row(number, operation, effect, number, 0);
    }

    /** The same at another time. */
    JournalEntry row(int number, Operation operation, Effect effect, int second, int millis) {
        Instant received = at(second, millis);
        return new JournalEntry(
                received.toEpochMilli() - BEGIN.toEpochMilli() + 1,
                received,
                Optional.of(received.plusMillis(40)),
                Optional.of(received.plusMillis(40)),
                operation,
                new MeetingKey(Commands.ACCOUNT, Commands.APP, Commands.MEETING),
                List.of(),
                lines.get(number).participants(),
                Optional.of(lines.get(number).commandId()),
                Optional.empty(),
                JournalEntry.End.ANSWERED,
                OptionalInt.of(200),
                effect,
                effect == Effect.NONE
                        ? List.of()
                        : List.of("id-of-" + lines.get(number).participants().get(0)));
    }

    /** The same request, given up after so long and carried out after so long. */
    static JournalEntry givenUp(JournalEntry row, int endMillis, int effectMillis) {
        return new JournalEntry(
                row.sequence(),
                row.receivedAt(),
                Optional.of(row.receivedAt().plusMillis(effectMillis)),
                Optional.of(row.receivedAt().plusMillis(endMillis)),
                row.operation(),
                row.meeting(),
                row.participantIds(),
                row.customParticipantIds(),
                row.idempotencyKey(),
                row.userAgent(),
                JournalEntry.End.ABANDONED,
                OptionalInt.empty(),
                row.effect(),
                row.affected());
    }

    /** Adds requests where they belong in time. */
    void received(JournalEntry... rows) {
        journal.addAll(List.of(rows));
        journal.sort(Comparator.comparing(JournalEntry::sequence));
    }

    static Instant at(int second, int millis) {
        return BEGIN.plusSeconds(second).plusMillis(millis);
    }
}
