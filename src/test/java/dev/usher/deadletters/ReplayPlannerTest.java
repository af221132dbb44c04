package dev.usher.deadletters;

import static dev.usher.testing.Commands.aDelete;
import static dev.usher.testing.Commands.aKick;
import static dev.usher.testing.Commands.anAdd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.usher.command.Answer;
import dev.usher.command.Command;
import dev.usher.command.CommandIdentity;
import dev.usher.command.CommandKey;
import dev.usher.command.CommandType;
import dev.usher.command.Failure;
import dev.usher.command.FailureReason;
import dev.usher.command.Fingerprint;
import dev.usher.command.History;
import dev.usher.command.LedgerEntry;
import dev.usher.command.Outcome;
import dev.usher.command.Result;
import dev.usher.command.Settled;
import dev.usher.command.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReplayPlannerTest {
    private static final Source LATER = new Source("commands", 2, 90);
    private static final Instant NOW = Letters.FAILED_AT.plus(Duration.ofHours(1));
    private static final Instant LEDGER_REACHES_TO = NOW.minus(Duration.ofHours(24));

    private final ReplayPlanner planner =
            new ReplayPlanner(DeadLetterFilter.everything(), 3, ReplayPlannerTest::partitions);
    private final Map<CommandKey, Fate> fates = new HashMap<>();
    private final Command kick = aKick().build();

    @Test
    void sendsWhatHasFailedAndNothingElseIsKnownOf() {
        see(Letters.of(kick).at(0, 1));
        see(Letters.of(Letters.undecodable(1)).at(0, 2));

        assertThat(verdict(0, 1)).contains(Verdict.SEND);
        assertThat(verdict(0, 2)).contains(Verdict.SEND);
    }

    @Test
    void leavesOutWhatIsNotMeantOrCameAfterTheStart() {
        ReplayPlanner refusals = planner(Set.of("refused"), Set.of());
        refusals.add(Letters.of(kick).with("dlt-reason", "in_doubt").at(0, 1).letter(), true);
        refusals.add(Letters.of(aKick().build()).at(0, 2).letter(), false);

        ReplayPlan plan = refusals.decide(fates, Letters.TOPIC, NOW, LEDGER_REACHES_TO);

        assertThat(plan.summary().sending()).isZero();
        assertThat(plan.summary().leaving()).isZero();
    }

    @Test
    void theNewerDeadLetterOfACommandStandsForTheOlderEvenIfItIsNotMeant() {
        see(Letters.of(kick).at(0, 1));
        planner.add(Letters.of(kick).replayed(1).at(0, 5).letter(), false);

        assertThat(verdict(0, 1)).contains(Verdict.SUPERSEDED);
    }

    /** As when its sender sends it anew, long after its replay failed. */
    @Test
    void theNewerOneStandsForTheOlderThoughItWasReplayedLessOften() {
        Command kick = aKick().build();
        see(Letters.of(kick).at(0, 1));
        see(Letters.of(kick).replayed(1).at(0, 2));
        see(Letters.of(kick).at(0, 3));

        assertThat(plan().summary().sending()).isEqualTo(1);
    }

    @Test
    void whatSaysThatItCameFromElsewhereStandsForNothing() {
        see(Letters.of(kick).at(0, 1));
        see(Letters.of(kick).with("dlt-topic", "payments").at(0, 2));
        see(Letters.of(kick).with("dlt-partition", "3").at(0, 3));
        see(Letters.of(kick).without("dlt-offset").at(0, 4));

        assertThat(verdict(0, 1)).contains(Verdict.SEND);
        assertThat(plan().summary().leftOut()).isEqualTo(Map.of(Verdict.FOREIGN_TOPIC, 3));
    }

    /** Sent again, the older one would fail again, and so on for ever. */
    @Test
    void theNewerOneStandsForTheOlderThoughItWasReplayedAsOftenAsIsAllowed() {
        see(Letters.of(kick).at(0, 1));
        see(Letters.of(kick).replayed(3).at(0, 2));

        assertThat(verdict(0, 1)).contains(Verdict.SUPERSEDED);
        assertThat(verdict(0, 2)).contains(Verdict.MAX_REPLAYS);
    }

    @Test
    void whatSaysThatItWasReplayedMoreOftenThanAnythingCanBeStandsForNothing() {
        see(Letters.of(kick).at(0, 1));
        see(Letters.of(kick).replayed(1_001).at(0, 2));

        assertThat(verdict(0, 1)).contains(Verdict.SEND);
        assertThat(verdict(0, 2)).contains(Verdict.MAX_REPLAYS);
    }

    @Test
    void anotherPayloadWithTheSameIdIsAnotherCommand() {
        see(Letters.of(anAdd().of("ann").withCommandId("c").build()).at(0, 1));
        see(Letters.of(anAdd().of("bob").withCommandId("c").build())
                .with("dlt-reason", "idempotency_key_reused")
                .at(0, 2));

        assertThat(verdict(0, 1)).contains(Verdict.SEND);
        assertThat(verdict(0, 2)).contains(Verdict.SEND);
    }

    @Test
    void equalBytesThatAreNoCommandMayBeOfTwoRecords() {
        see(Letters.of(Letters.undecodable(1)).at(0, 1));
        see(Letters.of(Letters.undecodable(1)).at(0, 2));

        assertThat(verdict(0, 1)).contains(Verdict.SEND);
        assertThat(verdict(0, 2)).contains(Verdict.SEND);
    }

    @Test
    void bytesThatFailedAgainStandForTheOnesBeforeButNotForLaterOnes() {
        see(Letters.of(Letters.undecodable(1)).at(0, 1));
        see(Letters.of(Letters.undecodable(1)).replayed(1).at(0, 2));
        see(Letters.of(Letters.undecodable(1)).at(0, 3));

        assertThat(verdict(0, 1)).contains(Verdict.SUPERSEDED);
        assertThat(verdict(0, 2)).contains(Verdict.SEND);
        assertThat(verdict(0, 3)).contains(Verdict.SEND);
    }

    @Test
    void stopsAfterTheMostReplays() {
        see(Letters.of(kick).replayed(2).at(0, 1));
        see(Letters.of(aKick().build()).replayed(3).at(0, 2));
        see(Letters.of(aKick().build()).replayed(Integer.MAX_VALUE).at(0, 3));

        assertThat(verdict(0, 1)).contains(Verdict.SEND);
        assertThat(verdict(0, 2)).contains(Verdict.MAX_REPLAYS);
        assertThat(verdict(0, 3)).contains(Verdict.MAX_REPLAYS);
    }

    @Test
    void neverWritesWhereAHeaderSaysUnlessItIsATopicOfCommands() {
        see(Letters.of(kick).with("dlt-topic", "payments").at(0, 1));
        see(Letters.of(aKick().build()).without("dlt-topic").at(0, 2));

        assertThat(verdict(0, 1)).contains(Verdict.FOREIGN_TOPIC);
        assertThat(verdict(0, 2)).contains(Verdict.FOREIGN_TOPIC);
    }

    @Test
    void neverWritesToAPartitionThatThereIsNot() {
        see(Letters.of(kick).with("dlt-partition", "3").at(0, 1));

        assertThat(verdict(0, 1)).contains(Verdict.FOREIGN_TOPIC);
    }

    /** Passed over, it would count as dealt with. */
    @Test
    void doesNotGuessWhetherItIsMeantThatCannotBeDecodedHere() {
        byte[] registered = {0, 0, 0, 0, 7, 1, 2, 3};
        ReplayPlanner ofAdds = planner(Set.of(), Set.of(CommandType.ADD));
        ofAdds.add(Letters.of(registered).at(0, 1).letter(), false);
        ofAdds.add(
                Letters.of(registered)
                        .with("dlt-reason", "undecodable")
                        .at(0, 2)
                        .letter(),
                true);

        ofAdds.add(Letters.of(registered).at(0, 3).letter(), true);

        assertThatThrownBy(ofAdds::commands)
                .isInstanceOf(SchemaNotAtHandException.class)
                .hasMessageStartingWith("whether the dead letter at dead-letters-0-3 is meant cannot be told: ")
                .hasMessageNotContaining("more");
    }

    @Test
    void saysOfHowManyItCannotTellAndHowToLeaveThemOut() {
        byte[] registered = {0, 0, 0, 0, 7, 1, 2, 3};
        ReplayPlanner ofAdds = planner(Set.of(), Set.of(CommandType.ADD));
        for (int i = 0; i < 3; i++) {
            ofAdds.add(Letters.of(registered).at(0, i).letter(), true);
        }

        assertThatThrownBy(() -> ofAdds.decide(fates, Letters.TOPIC, NOW, LEDGER_REACHES_TO))
                .isInstanceOf(SchemaNotAtHandException.class)
                .hasMessageStartingWith(
                        "whether the dead letter at dead-letters-0-0, and 2 more, are meant cannot be told: ")
                .hasMessageEndingWith(
                        "Give the settings schemas.dir and schema.registry.url that workers have, leave them out"
                                + " with --since, --until or --reason, or filter by something else than --type and --meeting");
    }

    @Test
    void doesNotSendWhatHasNoValue() {
        see(Letters.withoutValue().with("dlt-reason", "undecodable").at(0, 1));

        assertThat(verdict(0, 1)).contains(Verdict.NO_VALUE);
    }

    @Test
    void asksTheLedgerWhatHasHappenedSince() {
        Command succeeded = aKick().build();
        Command expired = aKick().build();
        Command open = aKick().build();
        Command failed = aKick().build();
        ended(succeeded, new Outcome.Succeeded(new Answer.Kick(Optional.empty())));
        ended(expired, new Outcome.Expired());
        ended(failed, failure(false));
        fates.put(
                CommandKey.of(open),
                new Fate.UnderWay(new LedgerEntry.Open(
                        CommandKey.of(open), Fingerprint.of(open), LATER, History.beginning(NOW))));
        see(Letters.of(succeeded).at(0, 1));
        see(Letters.of(expired).at(0, 2));
        see(Letters.of(open).at(0, 3));
        see(Letters.of(failed).at(0, 4));

        assertThat(planner.commands()).contains(CommandKey.of(succeeded), CommandKey.of(open));
        assertThat(verdict(0, 1)).contains(Verdict.SUCCEEDED);
        assertThat(verdict(0, 2)).contains(Verdict.EXPIRED);
        assertThat(verdict(0, 3)).contains(Verdict.UNDER_WAY);
        assertThat(verdict(0, 4)).contains(Verdict.SEND);
    }

    @Test
    void theSuccessOfTheCommandWhoseIdWasReusedIsNotItsOwn() {
        ended(kick, new Outcome.Succeeded(new Answer.Kick(Optional.empty())));
        see(Letters.of(kick).with("dlt-reason", "idempotency_key_reused").at(0, 1));

        assertThat(verdict(0, 1)).contains(Verdict.SEND);
    }

    @Test
    void countsWhatItWillSendAndWhatThatCosts() {
        Command inDoubt = anAdd().build();
        ended(inDoubt, failure(true));
        see(Letters.of(kick).at(0, 1));
        see(Letters.of(inDoubt).with("dlt-reason", "in_doubt").at(0, 2));
        see(Letters.of(aDelete().of("ann").kickingFirst().build()).at(0, 3));
        see(Letters.of(Letters.undecodable(1)).with("dlt-reason", "undecodable").at(0, 4));
        see(Letters.of(aKick().build()).replayed(3).at(0, 5));

        Summary summary = plan().summary();

        assertThat(summary.sent())
                .containsExactlyInAnyOrderEntriesOf(Map.of("refused", 2, "in_doubt", 1, "undecodable", 1));
        assertThat(summary.leftOut()).isEqualTo(Map.of(Verdict.MAX_REPLAYS, 1));
        assertThat(summary.requests()).isEqualTo(1 + 2 + 3 + 0);
        assertThat(summary.beyondLedger()).isZero();
    }

    @Test
    void saysHowManyFailedBeforeTheLedgersMemory() {
        see(Letters.of(kick).at(0, 1));

        ReplayPlan plan = planner.decide(fates, Letters.TOPIC, NOW, Letters.FAILED_AT.plusSeconds(1));

        assertThat(plan.summary().beyondLedger()).isEqualTo(1);
    }

    /** They may have succeeded as well as any other. */
    @Test
    void countsThoseBeforeTheLedgersMemoryThatCannotBeDecodedHere() {
        byte[] registered = {0, 0, 0, 0, 7, 1, 2, 3};
        see(Letters.of(registered).at(0, 1));
        see(Letters.of(Letters.undecodable(1)).with("dlt-reason", "undecodable").at(0, 2));
        see(Letters.of(registered).with("dlt-topic", "payments").at(0, 3));

        ReplayPlan plan = planner.decide(fates, Letters.TOPIC, NOW, Letters.FAILED_AT.plusSeconds(1));

        assertThat(plan.summary().beyondLedger()).isEqualTo(2);
    }

    @Test
    void countsThoseThatTheLedgerCouldNotBeAskedFor() {
        byte[] registered = {0, 0, 0, 0, 7, 1, 2, 3};
        see(Letters.of(registered).at(0, 1));
        see(Letters.of(kick).at(0, 2));
        see(Letters.of(Letters.undecodable(1)).with("dlt-reason", "undecodable").at(0, 3));
        see(Letters.of(registered).with("dlt-topic", "payments").at(0, 4));

        assertThat(plan().summary().unclear()).isEqualTo(1);
        assertThat(plan().summary().beyondLedger()).isZero();
    }

    private static ReplayPlanner planner(Set<String> reasons, Set<CommandType> types) {
        DeadLetterFilter filter = new DeadLetterFilter(
                reasons,
                types,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return new ReplayPlanner(filter, 3, ReplayPlannerTest::partitions);
    }

    private static int partitions(String topic) {
        return topic.equals("commands") ? 3 : 0;
    }

    private void see(Letters letter) {
        planner.add(letter.letter(), true);
    }

    private ReplayPlan plan() {
        return planner.decide(fates, Letters.TOPIC, NOW, LEDGER_REACHES_TO);
    }

    private Optional<Verdict> verdict(int partition, long offset) {
        return plan().verdictOn(Letters.of(kick).at(partition, offset).record());
    }

    private static Outcome failure(boolean mayHaveTakenEffect) {
        return new Outcome.Failed(new Failure(
                FailureReason.IN_DOUBT, Optional.empty(), Optional.empty(), "who knows", mayHaveTakenEffect));
    }

    private void ended(Command command, Outcome outcome) {
        LedgerEntry.Done done =
                new LedgerEntry.Done(CommandKey.of(command), Fingerprint.of(command), LATER, new byte[0]);
        Result result = new Result(CommandIdentity.of(command), LATER, NOW, NOW, new Settled(outcome, 1, false), false);
        fates.put(CommandKey.of(command), new Fate.Ended(done, Optional.of(result)));
    }
}
