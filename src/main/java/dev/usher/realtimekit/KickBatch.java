package dev.usher.realtimekit;

import dev.usher.command.Answer;
import dev.usher.command.Kicked;
import dev.usher.realtimekit.Reply.Detail;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What several kicks of one meeting ask for in one request, and what its answer means for each of them. Immutable. */
record KickBatch(List<Request.Kick> kicks) {
    KickBatch {
        kicks = List.copyOf(kicks);
    }

    /** All that they name, each once. */
    Request.Kick request() {
        return new Request.Kick(
                kicks.get(0).meeting(),
                kicks.stream()
                        .flatMap(kick -> kick.participantIds().stream())
                        .distinct()
                        .toList(),
                kicks.stream()
                        .flatMap(kick -> kick.customParticipantIds().stream())
                        .distinct()
                        .toList());
    }

    /** What the answer to all says of one of them. */
    Reply replyTo(Request.Kick kick, Reply toAll) {
        boolean isShared = kicks.size() > 1;
        return isShared && toAll instanceof Reply.Accepted accepted && accepted.answer() instanceof Answer.Kick answer
                ? new Reply.Accepted(
                        new Answer.Kick(answer.kicked().flatMap(all -> shareOf(kick, all))), accepted.httpStatus())
                : toAll;
    }

    /** Whether several were refused together, although one of them alone may be the reason. */
    boolean isRefusedAmongOthers(Reply toAll) {
        return kicks.size() > 1 && toAll instanceof Reply.Refused refused && refused.fault() != Reply.Fault.ROUTE;
    }

    /**
     * Which of them to send apart from the others next time: the one that the refusal names, if it names one; else half.
     *
     * @return positions in the list
     */
    Set<Integer> suspects(Detail refusal) {
        Set<Integer> named = new LinkedHashSet<>();
        for (int i = 0; i < kicks.size(); i++) {
            if (ids(kicks.get(i)).stream().anyMatch(id -> refusal.message().endsWith(" " + id))) {
                named.add(i);
            }
        }
        boolean tells = !named.isEmpty() && named.size() < kicks.size();
        return tells ? named : firstHalf();
    }

    private Set<Integer> firstHalf() {
        Set<Integer> half = new LinkedHashSet<>();
        for (int i = 0; i < kicks.size() / 2; i++) {
            half.add(i);
        }
        return half;
    }

    /**
     * The API names those whom it kicked by participant id. People named by a custom id are among the rest, if that can belong
     * to only one kick; otherwise nobody knows. The same holds if the answer names more people than were asked for, which means
     * that its ids are of another kind.
     */
    private Optional<Kicked> shareOf(Request.Kick kick, Kicked all) {
        Set<String> named =
                kicks.stream().flatMap(each -> each.participantIds().stream()).collect(Collectors.toSet());
        long rest = all.participants().stream()
                .filter(someone -> !named.contains(someone.id()))
                .count();
        boolean takesRest = !kick.customParticipantIds().isEmpty();
        long takers = kicks.stream()
                .filter(each -> !each.customParticipantIds().isEmpty())
                .count();
        if (rest > request().customParticipantIds().size() || (rest > 0 && takesRest && takers > 1)) {
            return Optional.empty();
        }
        List<Kicked.Someone> share = all.participants().stream()
                .filter(someone ->
                        kick.participantIds().contains(someone.id()) || (takesRest && !named.contains(someone.id())))
                .toList();
        return Optional.of(new Kicked(all.action(), share));
    }

    private static List<String> ids(Request.Kick kick) {
        List<String> ids = new ArrayList<>(kick.participantIds());
        ids.addAll(kick.customParticipantIds());
        return ids;
    }
}
