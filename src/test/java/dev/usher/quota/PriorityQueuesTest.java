package dev.usher.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.quota.Pacing.Room;
import dev.usher.quota.PriorityQueues.QueuedRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PriorityQueuesTest {
    private final PriorityQueues queues = new PriorityQueues();
    private long now;

    @Test
    void theMostUrgentGoFirstAndEqualsInTurn() {
        enter(Priority.READ, "read");
        enter(Priority.ADD, "add 1");
        enter(Priority.ADD, "add 2");
        enter(Priority.DELETE, "delete");
        enter(Priority.KICK, "kick");

        assertThat(leaving(5, Room.ALL)).containsExactly("kick", "delete", "add 1", "add 2", "read");
        assertThat(queues.isEmpty()).isTrue();
    }

    @Test
    void replaysWaitForAllOthersButNotForEver() {
        enter(Priority.REPLAY, "replay");
        for (int i = 1; i <= 20; i++) {
            enter(Priority.READ, "read " + i);
        }

        assertThat(leaving(8, Room.ALL)).startsWith("read 1").endsWith("read 7", "replay");
    }

    @Test
    void whereThereIsRoomForKicksAloneTheOthersStay() {
        enter(Priority.DELETE, "delete");
        enter(Priority.KICK, "kick");

        assertThat(leaving(2, Room.KICKS)).containsExactly("kick");
        assertThat(leaving(1, Room.NONE)).isEmpty();
        assertThat(leaving(1, Room.ALL)).containsExactly("delete");
    }

    @Test
    void whoHasWaitedLongestIsOvertakenSevenTimesAtMost() {
        enter(Priority.READ, "old read");
        for (int i = 1; i <= 20; i++) {
            enter(Priority.KICK, "kick " + i);
        }

        assertThat(leaving(8, Room.ALL)).startsWith("kick 1").endsWith("kick 7", "old read");
    }

    @Test
    void evenBeforeKicksOnceItIsNotTheirTurn() {
        enter(Priority.ADD, "old add");
        for (int i = 1; i <= 20; i++) {
            enter(Priority.KICK, "kick " + i);
        }

        assertThat(leaving(8, Room.OVERTAKEN)).endsWith("kick 7", "old add");
    }

    @Test
    void probesWithWhoHasWaitedLongest() {
        enter(Priority.ADD, "add");
        enter(Priority.KICK, "kick");

        assertThat(queues.nextProbe(Room.ALL).map(PriorityQueuesTest::command)).contains("add");
    }

    @Test
    void passesOverTheOneCommandThatIsSuspected() {
        enter(Priority.ADD, "suspect");
        assertThat(queues.nextProbeOtherThan("suspect", Room.ALL)).isEmpty();
        enter(Priority.ADD, "add");
        enter(Priority.KICK, "kick");

        assertThat(queues.nextProbeOtherThan("suspect", Room.ALL).map(PriorityQueuesTest::command))
                .contains("add");
        assertThat(queues.size(Priority.ADD)).isEqualTo(1);
        assertThat(queues.oldest(Priority.ADD).map(PriorityQueuesTest::command)).contains("suspect");
    }

    private void enter(Priority priority, String command) {
        queues.add(new QueuedRequest(new PassRequest("account", command, priority, true), pass -> {}, now++));
    }

    private List<String> leaving(int count, Room room) {
        List<String> commands = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Optional<QueuedRequest> next = queues.next(room);
            next.map(PriorityQueuesTest::command).ifPresent(commands::add);
        }
        return commands;
    }

    private static String command(QueuedRequest waiting) {
        return waiting.request().command();
    }
}
