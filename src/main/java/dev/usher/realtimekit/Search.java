package dev.usher.realtimekit;

import dev.usher.command.Answer;
import dev.usher.command.FailureReason;
import dev.usher.command.Meeting;
import dev.usher.command.Outcome;
import dev.usher.command.Participant;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * Looks for a custom id in a meeting's list, page by page, since the API cannot be asked for it. If a participant is deleted
 * meanwhile, those behind move to earlier pages, perhaps to one that has already been read. So before an id is called unknown,
 * the pages are read again, from the last but one to the first: in that direction nobody can be missed. Event loop only.
 */
final class Search {

    private final RequestExecutor requests;
    private final RetryPolicy policy;
    private final Meeting meeting;
    private final String customId;
    private final Run run;

    private int pageNo = 1;
    private long seen;
    private boolean isGoingBack;

    Search(RequestExecutor requests, RetryPolicy policy, Meeting meeting, String customId, Run run) {
        this.requests = requests;
        this.policy = policy;
        this.meeting = meeting;
        this.customId = customId;
        this.run = run;
    }

    /** What a search comes to. */
    sealed interface Finding {}

    /** On the list. */
    record Found(Participant participant) implements Finding {}

    /** Not on the list. */
    record Absent(String message) implements Finding {}

    /** The list could not be read to its end. */
    record Unclear(Outcome why) implements Finding {}

    Future<Finding> find() {
        return AsyncLoop.until(this::nextPage);
    }

    private Future<Optional<Finding>> nextPage() {
        Request page = new Request.ListPage(meeting, Optional.of(pageNo), Optional.of(policy.pageSize()));
        return requests.execute(page, run)
                .map(outcome -> outcome instanceof Outcome.Succeeded succeeded
                        ? examine((Answer.Page) succeeded.answer())
                        : Optional.of(new Unclear(outcome)));
    }

    private Optional<Finding> examine(Answer.Page page) {
        for (Participant participant : page.participants()) {
            if (participant.customParticipantId().equals(customId)) {
                return Optional.of(new Found(participant));
            }
        }
        seen += isGoingBack ? 0 : page.participants().size();
        if (isGoingBack || isLast(page)) {
            isGoingBack = true;
            pageNo--;
            return pageNo == 0 ? Optional.of(notFound()) : Optional.empty();
        }
        if (pageNo == policy.maxPages()) {
            return Optional.of(gaveUp());
        }
        pageNo++;
        return Optional.empty();
    }

    /**
     * The API may return less than was asked for on every page: only a total, or an empty page, shows the end. A full page
     * might give its own size as the total, so one more page is read if that is possible.
     */
    private boolean isLast(Answer.Page page) {
        int size = page.participants().size();
        boolean isAllSeen =
                page.paging().filter(paging -> seen >= paging.totalCount()).isPresent();
        return size == 0 || (isAllSeen && (size < policy.pageSize() || pageNo == policy.maxPages()));
    }

    private Finding notFound() {
        return new Absent("Nobody in the meeting's list of " + seen + " has this customParticipantId");
    }

    private Finding gaveUp() {
        return new Unclear(run.failed(
                FailureReason.RETRIES_EXHAUSTED,
                "Gave up looking for the customParticipantId after " + seen + " participants on " + pageNo
                        + " pages: name the participant by participantId"));
    }
}
