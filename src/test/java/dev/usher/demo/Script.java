package dev.usher.demo;

import static dev.usher.testing.Commands.aDelete;
import static dev.usher.testing.Commands.aGet;
import static dev.usher.testing.Commands.aKick;
import static dev.usher.testing.Commands.aList;
import static dev.usher.testing.Commands.anAdd;

import dev.usher.testing.Commands;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What the demo sends, and how each record has to end. */
final class Script {
    private static final int MEETINGS = 12;
    private static final int PARTICIPANTS = 9;

    /**
     * One record.
     *
     * @param commandId empty when the bytes are no command, so that nobody can be answered
     * @param ending {@code succeeded}, {@code expired}, or the reason of the failure
     */
    record Line(String kind, String commandId, String meetingId, Buffer value, String ending) {
        boolean isAnswered() {
            return !commandId.isEmpty();
        }

        boolean isDeadLettered() {
            return !ending.equals("succeeded") && !ending.equals("expired");
        }
    }

    private final List<Line> lines = new ArrayList<>();

    private Script() {
        IntStream.range(0, MEETINGS).forEach(this::meeting);
    }

    static List<Line> lines() {
        return List.copyOf(new Script().lines);
    }

    private void meeting(int number) {
        String meeting = String.format("00000000-0000-4000-8000-%012d", number);
        for (int i = 0; i < PARTICIPANTS; i++) {
            String who = "guest-" + i;
            add("add", meeting, anAdd().of(who).named("Guest " + i), "succeeded");
            add("get", meeting, aGet().of(who), "succeeded");
            if (i % 3 == 0) {
                add("kick", meeting, aKick().of(who), "succeeded");
                add("delete", meeting, aDelete().of(who).kickingFirst(), "succeeded");
                add("get", meeting, aGet().of(who), "not_found");
            }
        }
        add("list", meeting, aList(), "succeeded");
        add("add", meeting, anAdd().of("too-late").expiringAt(Instant.now().minusSeconds(60)), "expired");
        add("add", meeting, anAdd().of("bad picture").withPicture("no URL"), "invalid_command");
        lines.add(new Line("garbage", "", meeting, Buffer.buffer("garbage " + number), "undecodable"));
    }

    private void add(String kind, String meeting, Commands<?> command, String ending) {
        String commandId = "demo-" + lines.size();
        Buffer value = Buffer.buffer(
                command.withCommandId(commandId).inMeeting(meeting).bytes());
        lines.add(new Line(kind, commandId, meeting, value, ending));
    }
}
