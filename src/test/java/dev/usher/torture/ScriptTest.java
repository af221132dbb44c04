package dev.usher.torture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.CommandType;
import dev.usher.simulator.Effect;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ScriptTest {

    private final List<Line> lines = Script.of(7, 5_000);

    @Test
    void theSameSeedMakesTheSameScript() {
        assertThat(Script.of(7, 5_000)).isEqualTo(lines);
        assertThat(Script.of(8, 5_000)).isNotEqualTo(lines);
    }

    @Test
    void everyKindOfCommandAndOfEndingOccurs() {
        assertThat(lines.stream().flatMap(line -> line.type().stream()).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(CommandType.values());
        assertThat(lines.stream().map(Line::due).collect(Collectors.toSet())).containsExactlyInAnyOrder(Due.values());
        assertThat(lines.stream().flatMap(line -> line.effects().stream()).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(Effect.ADDED, Effect.TOKEN_RENEWED, Effect.KICKED, Effect.DELETED);
    }

    @Test
    void linesThatAreSentAgainAreNotCounted() {
        assertThat(lines.stream().filter(Line::isFirst)).hasSize(5_000);
        assertThat(lines.stream().map(Line::commandId).collect(Collectors.toSet()))
                .hasSize(5_000);
    }

    @Test
    void duplicatesFollowAtOnceLaterAndMuchLater() {
        List<Integer> distances = lines.stream()
                .filter(line -> line.due() == Due.REPEATED)
                .map(line -> line.number() - line.other())
                .toList();

        assertThat(distances).hasSizeGreaterThan(300);
        assertThat(distances.stream().filter(distance -> distance < 20)).hasSizeGreaterThan(80);
        assertThat(distances.stream().filter(distance -> distance > 100 && distance < 1_500))
                .hasSizeGreaterThan(50);
        assertThat(distances.stream().filter(distance -> distance > 1_500)).hasSizeGreaterThan(50);
    }

    @Test
    void duplicatesAreOfTheSameMeetingAndCommand() {
        assertThat(lines).filteredOn(line -> line.due() == Due.REPEATED).allSatisfy(line -> {
            Line first = lines.get(line.other());
            assertThat(first.isFirst()).isTrue();
            assertThat(line.commandId()).isEqualTo(first.commandId());
            assertThat(line.meetingId()).isEqualTo(first.meetingId());
            assertThat(line.type()).isEqualTo(first.type());
        });
    }

    @Test
    void whoIsToBeAddedIsNotOnTheListAndWhoIsToBeDeletedIs() {
        Map<List<String>, Set<String>> enrolled = new HashMap<>();
        for (Line line : lines) {
            Set<String> meeting = enrolled.computeIfAbsent(List.of(line.meetingId()), id -> new HashSet<>());
            if (line.effects().contains(Effect.ADDED)) {
                assertThat(meeting).doesNotContainAnyElementsOf(line.participants());
                meeting.addAll(line.participants());
            } else if (line.effects().contains(Effect.DELETED)) {
                assertThat(meeting).containsAll(line.participants());
                meeting.removeAll(line.participants());
            }
        }
    }
}
