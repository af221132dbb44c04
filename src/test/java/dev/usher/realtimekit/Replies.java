package dev.usher.realtimekit;

import dev.usher.command.Answer;
import dev.usher.command.Kicked;
import dev.usher.command.Paging;
import dev.usher.command.Participant;
import dev.usher.realtimekit.Reply.Detail;
import dev.usher.realtimekit.Reply.Silence;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** Replies to script an API with. */
final class Replies {

    private Replies() {}

    static Participant participant(String customId) {
        return new Participant(
                "id-of-" + customId, customId, "host", Optional.empty(), Optional.empty(), "created", "updated");
    }

    static Answer added(String customId) {
        return new Answer.Added(participant(customId), "join-token");
    }

    static Reply accepted(Answer answer) {
        return new Reply.Accepted(answer, 200);
    }

    static Reply deleted() {
        return accepted(new Answer.Deleted(Optional.empty()));
    }

    static Kicked people(String... ids) {
        return new Kicked(
                Optional.of("kick"),
                Stream.of(ids)
                        .map(id -> new Kicked.Someone(id, Optional.empty(), Optional.empty(), Optional.empty()))
                        .toList());
    }

    static Reply kicked(String... ids) {
        return kicked(people(ids));
    }

    static Reply kicked(Kicked kicked) {
        return accepted(new Answer.Kick(Optional.of(kicked)));
    }

    static Reply page(long totalCount, String... customIds) {
        return accepted(
                new Answer.Page(Stream.of(customIds).map(Replies::participant).toList(), new Paging(totalCount, 0, 0)));
    }

    static Reply refused(int status) {
        return new Reply.Refused(Detail.answered(status, Optional.of(status), "said no"), status == 404);
    }

    static Reply retryLater() {
        return new Reply.RetryLater(Detail.answered(408, Optional.empty(), "slow"), Optional.empty());
    }

    static Reply retryLater(Duration retryAfter) {
        return new Reply.RetryLater(Detail.answered(503, Optional.empty(), "busy"), Optional.of(retryAfter));
    }

    static Reply fateUnknown() {
        return new Reply.FateUnknown(Detail.unanswered(Silence.TIMEOUT, "no answer"), Optional.empty());
    }

    static Reply fateUnknown(Duration retryAfter) {
        return new Reply.FateUnknown(Detail.answered(503, Optional.empty(), "busy"), Optional.of(retryAfter));
    }

    static Reply forbidden() {
        return new Reply.Forbidden(Detail.answered(403, Optional.of(10000), "not yours"), Optional.empty());
    }

    static Reply throttled() {
        return new Reply.Parked(
                Reply.ParkReason.THROTTLED,
                Detail.answered(429, Optional.of(971), "slow down"),
                Optional.of(Duration.ofMinutes(5)));
    }
}
