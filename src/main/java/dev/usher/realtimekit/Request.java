package dev.usher.realtimekit;

import dev.usher.command.Meeting;
import dev.usher.command.Participant;
import java.util.List;
import java.util.Optional;

/** One HTTP request to the API. Several may be needed for one command. */
public sealed interface Request {

    Meeting meeting();

    Operation operation();

    /** Enrols; answers with {@code Answer.Added}. */
    record Add(Meeting meeting, String customParticipantId, String presetName, String name, Optional<String> picture)
            implements Request {
        @Override
        public Operation operation() {
            return Operation.ADD;
        }
    }

    /** Takes off the list; answers with {@code Answer.Deleted}. */
    record Delete(Meeting meeting, String participantId) implements Request {
        @Override
        public Operation operation() {
            return Operation.DELETE;
        }
    }

    /** Removes from the live session; answers with {@code Answer.Kick}. */
    record Kick(Meeting meeting, List<String> participantIds, List<String> customParticipantIds) implements Request {
        @Override
        public Operation operation() {
            return Operation.KICK;
        }

        /** How many it names. */
        int size() {
            return participantIds.size() + customParticipantIds.size();
        }
    }

    /** Reads one; answers with {@code Answer.Found}. */
    record Get(Meeting meeting, String participantId) implements Request {
        @Override
        public Operation operation() {
            return Operation.GET;
        }
    }

    /** Reads a page; answers with {@code Answer.Page}. */
    record ListPage(Meeting meeting, Optional<Integer> pageNo, Optional<Integer> perPage) implements Request {
        @Override
        public Operation operation() {
            return Operation.LIST;
        }
    }

    /** Asks for another token; answers with {@code Answer.Added}. */
    record Token(Meeting meeting, Participant participant) implements Request {
        @Override
        public Operation operation() {
            return Operation.TOKEN;
        }
    }
}
