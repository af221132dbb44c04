package dev.usher.deadletters;

import dev.usher.command.CommandKey;
import dev.usher.command.FailureReason;
import dev.usher.command.Outcome;
import dev.usher.command.Result;
import dev.usher.command.Settled;
import dev.usher.command.Source;
import dev.usher.wire.Decoded;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Decides which dead letters are to be sent again. It sees all that came since, including those that are not meant, since one
 * of them may supersede one that is. One thread.
 */
final class ReplayPlanner {

    /** What is remembered of one that is meant. */
    private record Candidate(
            Lineage.Member member,
            String reason,
            Optional<Source> original,
            Optional<CommandKey> command,
            boolean hasValue,
            boolean lacksSchema,
            Decoded decoded,
            Instant failedAt) {

        /** A record that cannot be decoded here may run where its schema is known, and may have run since. */
        private boolean mayHaveSucceeded() {
            return command.isPresent() || decoded instanceof Decoded.Undecodable;
        }
    }

    private final DeadLetterFilter filter;
    private final int maxReplays;
    private final ToIntFunction<String> commandPartitions;
    private final Lineage lineage = new Lineage();
    private final List<Candidate> candidates = new ArrayList<>();
    private @Nullable DeadLetter notJudged;
    private int notJudgedCount;

    /**
     * @param commandPartitions how many partitions a topic has that commands are read from; 0 for any other topic
     */
    ReplayPlanner(DeadLetterFilter filter, int maxReplays, ToIntFunction<String> commandPartitions) {
        this.filter = filter;
        this.maxReplays = maxReplays;
        this.commandPartitions = commandPartitions;
    }

    /**
     * The next one.
     *
     * @param isInRange it was there when the replay began, and has not been dealt with
     */
    void add(DeadLetter letter, boolean isInRange) {
        Lineage.Member member = Lineage.Member.of(letter);
        if (standsForOthers(letter)) {
            lineage.add(member);
        }
        if (isInRange && filter.cannotJudge(letter)) {
            notJudged = notJudged == null ? letter : notJudged;
            notJudgedCount++;
        }
        if (isInRange && filter.matches(letter)) {
            candidates.add(new Candidate(
                    member,
                    letter.reason(),
                    letter.original(),
                    letter.command().flatMap(CommandKey::of),
                    letter.record().value() != null,
                    letter.lacksSchema(),
                    letter.decoded(),
                    letter.failedAt()));
        }
    }

    /**
     * The commands whose fates matter.
     *
     * @throws SchemaNotAtHandException when nobody can tell of all whether they are meant
     */
    Set<CommandKey> commands() {
        requireAllJudged();
        return candidates.stream()
                .flatMap(candidate -> candidate.command().stream())
                .collect(Collectors.toSet());
    }

    /**
     * All have been seen.
     *
     * @param ledgerReachesTo whatever ended later is known to the ledger
     * @throws SchemaNotAtHandException when nobody can tell of all whether they are meant
     */
    ReplayPlan decide(Map<CommandKey, Fate> fates, String topic, Instant now, Instant ledgerReachesTo) {
        requireAllJudged();
        Map<TopicPartition, Map<Long, Verdict>> verdicts = new HashMap<>();
        Map<String, Integer> sent = new TreeMap<>();
        Map<Verdict, Integer> leftOut = new EnumMap<>(Verdict.class);
        long requests = 0;
        int beyondLedger = 0;
        int unclear = 0;
        for (Candidate candidate : candidates) {
            Optional<Fate> fate = candidate.command().flatMap(command -> Optional.ofNullable(fates.get(command)));
            Verdict verdict = judge(candidate, fate);
            Lineage.Member member = candidate.member();
            verdicts.computeIfAbsent(new TopicPartition(topic, member.partition()), unused -> new HashMap<>())
                    .put(member.offset(), verdict);
            if (verdict == Verdict.SEND) {
                sent.merge(candidate.reason(), 1, Integer::sum);
                Optional<Settled> last = fate.filter(Fate.Ended.class::isInstance)
                        .flatMap(known -> ((Fate.Ended) known).result())
                        .map(Result::settled);
                requests += RequestCost.of(candidate.decoded(), last, now);
                boolean isForgotten = candidate.mayHaveSucceeded()
                        && fate.isEmpty()
                        && candidate.failedAt().isBefore(ledgerReachesTo);
                beyondLedger += isForgotten ? 1 : 0;
                unclear += candidate.lacksSchema() ? 1 : 0;
            } else {
                leftOut.merge(verdict, 1, Integer::sum);
            }
        }
        return new ReplayPlan(verdicts, new Summary(sent, leftOut, requests, beyondLedger, unclear));
    }

    /** If they were passed over, they would count as dealt with. */
    private void requireAllJudged() {
        if (notJudged != null) {
            throw new SchemaNotAtHandException(notJudged, notJudgedCount - 1);
        }
    }

    private Verdict judge(Candidate candidate, Optional<Fate> fate) {
        if (candidate.original().filter(this::isForCommands).isEmpty()) {
            return Verdict.FOREIGN_TOPIC;
        } else if (!candidate.hasValue()) {
            return Verdict.NO_VALUE;
        } else if (lineage.isSuperseded(candidate.member())) {
            return Verdict.SUPERSEDED;
        }
        // For a reused id, the ledger tells what became of the other command.
        boolean isReuse = candidate.reason().equals(FailureReason.IDEMPOTENCY_KEY_REUSED.label());
        Verdict byFate = isReuse ? Verdict.SEND : fate.map(ReplayPlanner::judge).orElse(Verdict.SEND);
        return byFate == Verdict.SEND && candidate.member().replays() >= maxReplays ? Verdict.MAX_REPLAYS : byFate;
    }

    /**
     * Anybody may have written the headers, and a letter that can never be sent must not keep others from being sent. But one
     * that was replayed as often as is allowed does so: the older ones would fail again, round and round. It cannot have been
     * replayed more often than any replay does.
     */
    private boolean standsForOthers(DeadLetter letter) {
        return letter.original().filter(this::isForCommands).isPresent() && letter.replays() <= ReplayJob.MOST_REPLAYS;
    }

    private boolean isForCommands(Source place) {
        return place.partition() < commandPartitions.applyAsInt(place.topic());
    }

    private static Verdict judge(Fate fate) {
        if (!(fate instanceof Fate.Ended ended)) {
            return Verdict.UNDER_WAY;
        }
        Optional<Outcome> outcome = ended.outcome();
        if (outcome.filter(Outcome.Succeeded.class::isInstance).isPresent()) {
            return Verdict.SUCCEEDED;
        }
        return outcome.filter(Outcome.Expired.class::isInstance).isPresent() ? Verdict.EXPIRED : Verdict.SEND;
    }
}
