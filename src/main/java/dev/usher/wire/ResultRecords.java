package dev.usher.wire;

import dev.usher.command.Answer;
import dev.usher.command.CommandIdentity;
import dev.usher.command.Failure;
import dev.usher.command.Kicked;
import dev.usher.command.Outcome;
import dev.usher.command.Paging;
import dev.usher.command.Participant;
import dev.usher.command.Result;
import dev.usher.command.Source;
import realtimekit.participants.v1.CommandError;
import realtimekit.participants.v1.CommandResult;
import realtimekit.participants.v1.CommandStatus;
import realtimekit.participants.v1.KickedParticipant;

/** Results as records of the contract. Any thread. */
final class ResultRecords {
    private ResultRecords() {}

    static CommandResult of(Result result) {
        CommandIdentity command = result.command();
        CommandResult to = new CommandResult();
        to.setCommandId(command.commandId());
        to.setCommandType(command.type().recordName());
        to.setMeetingId(command.meetingId());
        command.accountId().ifPresent(to::setAccountId);
        command.appId().ifPresent(to::setAppId);
        to.setDuplicate(result.duplicate());
        to.setReconciled(result.settled().reconciled());
        to.setAttempts(result.settled().attempts());
        to.setSource(source(result.source()));
        to.setReceivedAt(result.receivedAt());
        to.setCompletedAt(result.completedAt());
        outcome(result.settled().outcome(), to);
        return to;
    }

    private static void outcome(Outcome outcome, CommandResult to) {
        if (outcome instanceof Outcome.Succeeded succeeded) {
            to.setStatus(CommandStatus.SUCCEEDED);
            answer(succeeded.answer(), to);
        } else if (outcome instanceof Outcome.Failed failed) {
            to.setStatus(CommandStatus.FAILED);
            to.setError(error(failed.failure()));
        } else {
            to.setStatus(CommandStatus.EXPIRED);
        }
    }

    private static void answer(Answer answer, CommandResult to) {
        if (answer instanceof Answer.Added added) {
            to.setParticipant(participant(added.participant()));
            to.setToken(added.token());
        } else if (answer instanceof Answer.Deleted deleted) {
            deleted.kicked().ifPresent(kicked -> to.setKicked(kicked(kicked)));
        } else if (answer instanceof Answer.Kick kick) {
            kick.kicked().ifPresent(kicked -> to.setKicked(kicked(kicked)));
        } else if (answer instanceof Answer.Found found) {
            to.setParticipant(participant(found.participant()));
        } else if (answer instanceof Answer.Page page) {
            to.setParticipants(
                    page.participants().stream().map(ResultRecords::participant).toList());
            page.paging().ifPresent(paging -> to.setPaging(paging(paging)));
        }
    }

    private static realtimekit.participants.v1.Source source(Source from) {
        return new realtimekit.participants.v1.Source(from.topic(), from.partition(), from.offset());
    }

    private static realtimekit.participants.v1.Participant participant(Participant from) {
        return new realtimekit.participants.v1.Participant(
                from.id(),
                from.customParticipantId(),
                from.presetName(),
                from.name().orElse(null),
                from.picture().orElse(null),
                from.createdAt(),
                from.updatedAt());
    }

    private static realtimekit.participants.v1.Paging paging(Paging from) {
        return new realtimekit.participants.v1.Paging(from.totalCount(), from.startOffset(), from.endOffset());
    }

    private static realtimekit.participants.v1.Kicked kicked(Kicked from) {
        return new realtimekit.participants.v1.Kicked(
                from.action().orElse(null),
                from.participants().stream()
                        .map(one -> new KickedParticipant(
                                one.id(),
                                one.name().orElse(null),
                                one.picture().orElse(null),
                                one.email().orElse(null)))
                        .toList());
    }

    private static CommandError error(Failure from) {
        return new CommandError(
                from.reason().label(),
                from.httpStatus().orElse(null),
                from.remoteCode().orElse(null),
                from.message(),
                from.mayHaveTakenEffect());
    }
}
