package dev.usher.torture;

import static dev.usher.testing.Commands.anAdd;

import dev.usher.command.CommandType;
import dev.usher.testing.Commands;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;

/** The records to come that use a command's id again: with its payload, or with another. Confined to one thread. */
final class Echoes {

    private static final int REPEATED_PER_MILLE = 110;
    private static final int REUSED_PER_MILLE = 12;

    /** How somebody is called whom only a command would add that must not run. */
    private static final String IMPOSTOR = "impostor-of-";

    private final int commands;
    private final SplittableRandom random;
    private final Queue<Echo> planned =
            new PriorityQueue<>(Comparator.comparingInt(Echo::due).thenComparingInt(echo -> echo.first.number()));

    Echoes(int commands, SplittableRandom random) {
        this.commands = commands;
        this.random = random;
    }

    /** Decides whether the line's id comes again, and when. */
    void plan(Line line, Commands<?> command) {
        if (random.nextInt(1_000) < REPEATED_PER_MILLE) {
            planned.add(new Echo(line.number() + distance(), line, repeated(command)));
        }
        if (random.nextInt(1_000) < REUSED_PER_MILLE) {
            planned.add(new Echo(line.number() + distance(), line, Optional.empty()));
        }
    }

    /** Bytes that differ in what does not count: when it was issued. */
    private Optional<Buffer> repeated(Commands<?> command) {
        Commands<?> again = random.nextBoolean() ? command : command.issuedAt(Instant.EPOCH);
        return Optional.of(Buffer.buffer(again.bytes()));
    }

    /** Beside the first, which then probably runs; while it is fresh; or when workers and broker were restarted. */
    private int distance() {
        int dice = random.nextInt(100);
        if (dice < 40) {
            return 1 + random.nextInt(3);
        }
        return dice < 70 ? 50 + random.nextInt(1_500) : commands * 3 / 10 + random.nextInt(commands * 4 / 10);
    }

    /** Those whose time has come. */
    List<Echo> due(int number) {
        List<Echo> due = new ArrayList<>();
        for (Echo next = planned.peek(); next != null && next.due <= number; next = planned.peek()) {
            due.add(planned.remove());
        }
        return due;
    }

    List<Echo> remaining() {
        return due(Integer.MAX_VALUE);
    }

    /**
     * One of them.
     *
     * @param due not before this line
     * @param repeated the same payload; empty for another
     */
    record Echo(int due, Line first, Optional<Buffer> repeated) {

        Line line(int number) {
            return repeated.map(value -> new Line(
                            number,
                            first.type(),
                            first.commandId(),
                            first.meetingId(),
                            first.participants(),
                            value,
                            Due.REPEATED,
                            Set.of(),
                            first.number()))
                    .orElseGet(() -> impostor(number));
        }

        private Line impostor(int number) {
            String name = IMPOSTOR + first.number();
            Buffer value = Buffer.buffer(anAdd().of(name)
                    .inMeeting(first.meetingId())
                    .withCommandId(first.commandId())
                    .bytes());
            return new Line(
                    number,
                    Optional.of(CommandType.ADD),
                    first.commandId(),
                    first.meetingId(),
                    List.of(name),
                    value,
                    Due.REUSED,
                    Set.of(),
                    first.number());
        }
    }
}
