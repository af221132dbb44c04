package dev.usher.wire;

import dev.usher.command.Answer;
import dev.usher.command.CommandType;
import dev.usher.command.Failure;
import dev.usher.command.FailureReason;
import dev.usher.command.Kicked;
import dev.usher.command.Outcome;
import dev.usher.command.Paging;
import dev.usher.command.Participant;
import java.util.Optional;
import java.util.stream.Stream;
import realtimekit.participants.v1.CommandError;
import realtimekit.participants.v1.CommandResult;

/** The outcome that a result record reports; empty if it reports something unknown, or leaves something out. Any thread. */
final class ReadOutcome {
    private ReadOutcome() {}

    static Optional<Outcome> of(CommandResult from, CommandType type) {
        return switch (from.getStatus()) {
            case SUCCEEDED -> answer(from, type).map(Outcome.Succeeded::new);
            case FAILED ->
                Optional.ofNullable(from.getError())
                        .flatMap(ReadOutcome::failure)
                        .map(Outcome.Failed::new);
            case EXPIRED -> Optional.of(new Outcome.Expired());
            case UNKNOWN -> Optional.empty();
        };
    }

    private static Optional<Answer> answer(CommandResult from, CommandType type) {
        Optional<Participant> participant =
                Optional.ofNullable(from.getParticipant()).map(ReadOutcome::participant);
        Optional<Kicked> kicked = Optional.ofNullable(from.getKicked()).map(ReadOutcome::kicked);
        return switch (type) {
            case ADD ->
                participant.flatMap(
                        who -> Optional.ofNullable(from.getToken()).map(token -> new Answer.Added(who, token)));
            case DELETE -> Optional.of(new Answer.Deleted(kicked));
            case KICK -> Optional.of(new Answer.Kick(kicked));
            case GET -> participant.map(Answer.Found::new);
            case LIST ->
                Optional.ofNullable(from.getParticipants())
                        .map(page -> new Answer.Page(
                                page.stream().map(ReadOutcome::participant).toList(),
                                Optional.ofNullable(from.getPaging()).map(ReadOutcome::paging)));
        };
    }

    private static Optional<Failure> failure(CommandError from) {
        return Stream.of(FailureReason.values())
                .filter(known -> known.label().equals(from.getReason()))
                .findFirst()
                .map(reason -> new Failure(
                        reason,
                        Optional.ofNullable(from.getHttpStatus()),
                        Optional.ofNullable(from.getRemoteCode()),
                        from.getMessage(),
                        from.getMayHaveTakenEffect()));
    }

    private static Participant participant(realtimekit.participants.v1.Participant from) {
        return new Participant(
                from.getId(),
                from.getCustomParticipantId(),
                from.getPresetName(),
                Optional.ofNullable(from.getName()),
                Optional.ofNullable(from.getPicture()),
                from.getCreatedAt(),
                from.getUpdatedAt());
    }

    private static Paging paging(realtimekit.participants.v1.Paging from) {
        return new Paging(from.getTotalCount(), from.getStartOffset(), from.getEndOffset());
    }

    private static Kicked kicked(realtimekit.participants.v1.Kicked from) {
        return new Kicked(
                Optional.ofNullable(from.getAction()),
                from.getParticipants().stream()
                        .map(one -> new Kicked.Someone(
                                one.getId(),
                                Optional.ofNullable(one.getName()),
                                Optional.ofNullable(one.getPicture()),
                                Optional.ofNullable(one.getEmail())))
                        .toList());
    }
}
