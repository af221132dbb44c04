package dev.usher.torture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.CommandType;
import dev.usher.simulator.Effect;
import dev.usher.simulator.JournalEntry;
import dev.usher.simulator.MeetingKey;
import dev.usher.simulator.Operation;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SharedKicksTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void eachKickIsAnsweredForByWhomItNames() {
        List<Line> lines = List.of(aKick(0, "c-1", "ann"), aKick(1, "c-2", "bob"));
        JournalEntry annAdded = row(Operation.ADD, "c-0", List.of("ann"), Effect.ADDED, List.of("id of ann"));
        JournalEntry shared =
                row(Operation.KICK, "c-1,c-2:kick", List.of("ann", "bob"), Effect.KICKED, List.of("id of ann"));

        assertThat(SharedKicks.apart(lines, List.of(annAdded, shared)))
                .containsExactly(
                        annAdded,
                        row(Operation.KICK, "c-1", List.of("ann"), Effect.KICKED, List.of("id of ann")),
                        row(Operation.KICK, "c-2:kick", List.of("bob"), Effect.NONE, List.of()));
    }

    private static Line aKick(int number, String commandId, String participant) {
        return new Line(
                number,
                Optional.of(CommandType.KICK),
                commandId,
                "meeting",
                List.of(participant),
                Buffer.buffer(),
                Due.SUCCEEDED,
                Set.of(Effect.KICKED),
                number);
    }

    private static JournalEntry row(
            Operation operation, String key, List<String> customIds, Effect effect, List<String> affected) {
        return new JournalEntry(
                1,
                NOW,
                Optional.of(NOW),
                Optional.of(NOW),
                operation,
                new MeetingKey("account", "app", "meeting"),
                List.of(),
                customIds,
                Optional.of(key),
                Optional.empty(),
                JournalEntry.End.ANSWERED,
                OptionalInt.of(200),
                effect,
                affected);
    }
}
