package dev.usher.realtimekit;

import static dev.usher.realtimekit.Replies.kicked;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.Answer;
import dev.usher.command.Meeting;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KickBatchTest {
    private static final Meeting MEETING = new Meeting("account", "app", "meeting");

    @Test
    void whoIsNamedByACustomIdIsTheRestOfTheAnswer() {
        Request.Kick byId = new Request.Kick(MEETING, List.of("ann"), List.of());
        Request.Kick byCustomId = new Request.Kick(MEETING, List.of(), List.of("custom"));
        KickBatch batch = new KickBatch(List.of(byId, byCustomId));
        Reply toAll = kicked("ann", "of the custom id");

        assertThat(batch.replyTo(byId, toAll)).isEqualTo(kicked("ann"));
        assertThat(batch.replyTo(byCustomId, toAll)).isEqualTo(kicked("of the custom id"));
    }

    @Test
    void doesNotGuessWhomOfSeveralCustomIdsTheAnswerMeans() {
        Request.Kick one = new Request.Kick(MEETING, List.of(), List.of("one"));
        Request.Kick other = new Request.Kick(MEETING, List.of(), List.of("other"));
        KickBatch batch = new KickBatch(List.of(one, other));

        assertThat(batch.replyTo(one, kicked("p-1")))
                .isEqualTo(new Reply.Accepted(new Answer.Kick(Optional.empty()), 200));
        assertThat(batch.replyTo(one, kicked())).as("nobody was live").isEqualTo(kicked());
    }

    @Test
    void doesNotGuessWhomAnAnswerWithIdsOfAnotherKindMeans() {
        Request.Kick ann = new Request.Kick(MEETING, List.of("ann"), List.of());
        Request.Kick custom = new Request.Kick(MEETING, List.of(), List.of("custom"));
        KickBatch batch = new KickBatch(List.of(ann, custom));
        Reply toAll = kicked("session-id-of-ann", "session-id-of-the-custom-id");

        assertThat(List.of(batch.replyTo(ann, toAll), batch.replyTo(custom, toAll)))
                .containsOnly(new Reply.Accepted(new Answer.Kick(Optional.empty()), 200));
    }

    /** Else all would be sent together again, for ever. */
    @Test
    void aRefusalThatNamesThemAllSetsHalfOfThemApart() {
        Request.Kick ann = new Request.Kick(MEETING, List.of("ann"), List.of());
        Request.Kick annAgain = new Request.Kick(MEETING, List.of("ann"), List.of());
        Reply.Detail refusal = Reply.Detail.answered(404, Optional.empty(), "No user found with id ann");

        assertThat(new KickBatch(List.of(ann, annAgain)).suspects(refusal)).containsExactly(0);
    }
}
