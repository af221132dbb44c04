package dev.usher.command;

import java.util.List;
import java.util.Optional;

/** What a command that succeeded brought back. */
public sealed interface Answer {

    /**
     * Who was enrolled.
     *
     * @param token to join with; a secret, which {@link #toString} masks
     */
    record Added(Participant participant, String token) implements Answer {
        @Override
        public String toString() {
            return "Added[participant=" + participant + ", token=***]";
        }
    }

    /**
     * Off the list.
     *
     * @param kicked who was removed from the session first; empty when that was not asked for, nobody was live, it is not known who,
     *     or the list was too large for the result
     */
    record Deleted(Optional<Kicked> kicked) implements Answer {}

    /**
     * Carried out.
     *
     * @param kicked who was removed; empty when the answer does not tell: it has no list of ids, other kicks shared the request and it
     *     may mean them, an earlier attempt may have removed somebody else, or the list was too large for the result
     */
    record Kick(Optional<Kicked> kicked) implements Answer {}

    /** Who was asked for. */
    record Found(Participant participant) implements Answer {}

    /**
     * A page of the list.
     *
     * @param paging where it lies in the list; empty when the API has not told how long that is
     */
    record Page(List<Participant> participants, Optional<Paging> paging) implements Answer {
        public Page {
            participants = List.copyOf(participants);
        }

        /** One of a list whose length is told. */
        public Page(List<Participant> participants, Paging paging) {
            this(participants, Optional.of(paging));
        }
    }
}
