package dev.usher.pipeline;

import dev.usher.command.CommandType;
import dev.usher.quota.Priority;
import dev.usher.realtimekit.Operation;

/**
 * How urgent a request is: as urgent as its command or as its own operation, whichever is more urgent. So a look-up for a
 * delete goes before adds, and the kick of a delete before deletes. Any thread.
 */
final class RequestPriority {
    private RequestPriority() {}

    static Priority of(CommandType command, Operation operation) {
        Priority one = of(command);
        Priority other = of(operation);
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Priority of(CommandType command) {
        return switch (command) {
            case KICK -> Priority.KICK;
            case DELETE -> Priority.DELETE;
            case ADD -> Priority.ADD;
            case GET, LIST -> Priority.READ;
        };
    }

    private static Priority of(Operation operation) {
        return switch (operation) {
            case KICK -> Priority.KICK;
            case DELETE -> Priority.DELETE;
            case ADD, TOKEN -> Priority.ADD;
            case GET, LIST -> Priority.READ;
        };
    }
}
