package dev.usher.realtimekit;

import dev.usher.command.Answer;
import dev.usher.command.Kicked;
import dev.usher.command.Paging;
import dev.usher.command.Participant;
import dev.usher.realtimekit.Reply.Detail;
import dev.usher.realtimekit.Reply.Silence;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Replies to script an API with. */
public final class Replies {

    private Replies() {}

    public static Participant participant(String customId) {
        return new Participant(
                "id-of-" + customId, customId, "host", Optional.empty(), Optional.empty(), "created", "updated");
    }

    public static Answer added(String customId) {
        return new Answer.Added(participant(customId), "join-token");
    }

    public static Reply accepted(Answer answer) {
        return new Reply.Accepted(answer, 200);
    }

    public static Reply deleted() {
        return accepted(new Answer.Deleted(Optional.empty()));
    }

    public static Kicked people(String... ids) {
        return new Kicked(
                Optional.of("kick"),
                Stream.of(ids)
                        .map(id -> new Kicked.Someone(id, Optional.empty(), Optional.empty(), Optional.empty()))
                        .toList());
    }

    public static Reply kicked(String... ids) {
        return kicked(people(ids));
    }

    public static Reply kicked(Kicked kicked) {
        return accepted(new Answer.Kick(Optional.of(kicked)));
    }

    public static Reply page(long totalCount, String... customIds) {
        return accepted(new Answer.Page(participants(customIds), new Paging(totalCount, 0, 0)));
    }

    /** A page by which nobody can tell how many there are. */
    public static Reply pageWithoutTotal(String... customIds) {
        return accepted(new Answer.Page(participants(customIds), Optional.empty()));
    }

    private static List<Participant> participants(String... customIds) {
        return Stream.of(customIds).map(Replies::participant).toList();
    }

    public static Reply refused(int status) {
        return new Reply.Refused(
                Detail.answered(status, Optional.of(status), "said no"),
                status == 404 ? Reply.Fault.NOT_FOUND : Reply.Fault.REQUEST);
    }

    public static Reply retryLater() {
        return new Reply.RetryLater(Detail.answered(408, Optional.empty(), "slow"), Optional.empty());
    }

    public static Reply retryLater(Duration retryAfter) {
        return new Reply.RetryLater(Detail.answered(503, Optional.empty(), "busy"), Optional.of(retryAfter));
    }

    public static Reply fateUnknown() {
        return new Reply.FateUnknown(Detail.unanswered(Silence.TIMEOUT, "no answer"), Optional.empty());
    }

    public static Reply fateUnknown(Duration retryAfter) {
        return new Reply.FateUnknown(Detail.answered(503, Optional.empty(), "busy"), Optional.of(retryAfter));
    }

    public static Reply forbidden() {
        return new Reply.Forbidden(Detail.answered(403, Optional.of(10000), "not yours"), Optional.empty());
    }

    public static Reply throttled() {
        return new Reply.Parked(
                Reply.ParkReason.THROTTLED,
                Detail.answered(429, Optional.of(971), "slow down"),
                Optional.of(Duration.ofMinutes(5)));
    }
}
