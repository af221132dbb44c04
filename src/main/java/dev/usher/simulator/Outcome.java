package dev.usher.simulator;

import java.util.List;

/**
 * An operation that was carried out: the answer, and what changed. Any thread.
 *
 * @param affected ids of the participants that the effect is about
 */
record Outcome(Answer answer, Effect effect, List<String> affected) {
    static Outcome unchanged(Answer answer) {
        return new Outcome(answer, Effect.NONE, List.of());
    }

    static Outcome refused(int status, String message) {
        return unchanged(Answer.refusal(status, message));
    }

    static Outcome of(Answer answer, Effect effect, Participant participant) {
        return new Outcome(answer, effect, List.of(participant.id()));
    }
}
