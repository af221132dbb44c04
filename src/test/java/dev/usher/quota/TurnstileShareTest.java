package dev.usher.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TurnstileShareTest extends TurnstileFixture {
    private static final int QUOTA = 150;
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void aShareThatShrinksIsWaitedForAndOneThatGrowsIsUsedAtOnce() {
        Turnstile turnstile = turnstile(20, 100);
        turnstile.share(0, 0);
        enter(turnstile, "acc", 3);
        assertThat(passes).isEmpty();
        assertThat(turnstile.timeToDrain(Priority.ADD)).isEmpty();

        turnstile.share(1, 10);
        assertThat(passes).hasSize(1);
        assertThat(turnstile.timeToDrain(Priority.ADD)).contains(WINDOW);
        assertThat(turnstile.timeToDrain(Priority.KICK)).contains(Duration.ZERO);
        passes.get(0).passed();
        time.advance(WINDOW.dividedBy(2).plusSeconds(10));
        assertThat(passes).hasSize(2);
    }

    @Test
    void requestsOfAPartitionsFormerOwnerCount() {
        Turnstile turnstile = turnstile(2, 100);
        turnstile.inherit(spentAMinuteAgo("acc", 2), NOON.plusSeconds(60));
        enter(turnstile, by("kick", Priority.KICK));

        time.advance(WINDOW.minusMinutes(1).minusMillis(1));
        assertThat(passes).isEmpty();
        time.advance(WINDOW.dividedBy(SpentByPartition.AGES).plus(WINDOW.dividedBy(60)));
        assertThat(passes).as("ages are rounded, and clocks may differ").hasSize(1);
    }

    @Test
    void whatWasSpentLongAgoNoLongerCounts() {
        Turnstile turnstile = turnstile(2, 100);
        turnstile.inherit(spentAMinuteAgo("acc", 2), NOON.plus(WINDOW).plus(WINDOW.dividedBy(30)));
        enter(turnstile, by("kick", Priority.KICK));

        assertThat(passes).hasSize(1);
    }

    @Test
    void aClockThatWentBackMakesNobodyForget() {
        Turnstile turnstile = turnstile(2, 100);
        turnstile.inherit(spentAMinuteAgo("acc", 2), NOON.minusSeconds(3_600));
        enter(turnstile, by("kick", Priority.KICK));

        assertThat(passes).isEmpty();
    }

    @Test
    void whatIsHandedOverIsFreeHere() {
        Turnstile turnstile = turnstile(2, 100);
        for (int i = 0; i < 3; i++) {
            enter(turnstile, by("kick " + i, Priority.KICK));
        }
        endAll(Pass::passed);
        assertThat(passes).hasSize(2);

        Spending spending = turnstile.spending(2, NOON).orElseThrow();
        turnstile.share(1, 2);
        spending.release(1);

        assertThat(passes).as("of its smaller share, nothing is left").hasSize(2);
        turnstile.share(2, 2);
        assertThat(passes).hasSize(3);
    }

    @Test
    void whatIsHandedOverLaterIsFreeAtOnce() {
        Turnstile turnstile = turnstile(4, 100);
        for (int i = 0; i < 5; i++) {
            enter(turnstile, by("kick " + i, Priority.KICK));
        }
        endAll(Pass::passed);
        Spending spending = turnstile.spending(4, NOON).orElseThrow();
        turnstile.share(3, 4);
        assertThat(passes).as("four of three are spent").hasSize(4);

        spending.release(3);

        assertThat(passes).hasSize(5);
    }

    /** Nothing here divides evenly. */
    @ParameterizedTest
    @ValueSource(ints = {7, 12, 32, 64})
    void noMoreThanTheQuotaIsSpentHoweverManyPartitionsMove(int partitions) {
        for (int sent : List.of(1, partitions + 1, QUOTA - 1, QUOTA)) {
            for (int given = 1; given < partitions; given++) {
                Turnstile giver = turnstile(QUOTA, QUOTA);
                Spending spending = spend(giver, sent, partitions);
                Turnstile heir = heir(spending, given, partitions);
                giver.share(partitions - given, partitions);
                spending.release(given);

                assertThat(sent + sendAll(giver) + sendAll(heir))
                        .as("%d sent, %d of %d given", sent, given, partitions)
                        .isBetween(QUOTA - partitions, QUOTA);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 12, 32, 64})
    void noMoreThanTheQuotaIsSpentByTwoHeirsOfACrashedWorker(int partitions) {
        for (int sent : List.of(1, partitions + 1, QUOTA - 1, QUOTA)) {
            for (int given = 1; given < partitions; given++) {
                Spending spending = spend(turnstile(QUOTA, QUOTA), sent, partitions);
                Turnstile one = heir(spending, given, partitions);
                Turnstile other = heir(spending, partitions - given, partitions);

                assertThat(sent + sendAll(one) + sendAll(other))
                        .as("%d sent, %d of %d for one", sent, given, partitions)
                        .isBetween(QUOTA - partitions, QUOTA);
            }
        }
    }

    /** What was sent first counts no longer: what is left is no more evenly divisible than all was. */
    @ParameterizedTest
    @ValueSource(ints = {7, 12, 32, 64})
    void noMoreThanTheQuotaIsSpentWhenPartOfItIsOld(int partitions) {
        for (int old = 1; old < partitions; old++) {
            Turnstile giver = turnstile(QUOTA, QUOTA);
            spend(giver, old, partitions);
            time.advance(WINDOW.dividedBy(2));
            Spending spending = spend(giver, QUOTA - old, partitions);
            int given = partitions / 2;
            Turnstile heir = heir(spending, given, partitions);
            giver.share(partitions - given, partitions);
            spending.release(given);
            time.advance(WINDOW.dividedBy(2).plus(WINDOW.dividedBy(30)));

            assertThat(QUOTA - old + sendAll(giver) + sendAll(heir))
                    .as("%d old, %d partitions", old, partitions)
                    .isBetween(QUOTA - partitions, QUOTA);
        }
    }

    private Spending spend(Turnstile turnstile, int requests, int partitions) {
        turnstile.share(partitions, partitions);
        send(turnstile, requests);
        return turnstile.spending(partitions, NOON).orElseThrow();
    }

    /** Who takes so many of the partitions over. */
    private Turnstile heir(Spending spending, int taken, int partitions) {
        Turnstile heir = turnstile(QUOTA, QUOTA);
        heir.share(taken, partitions);
        for (int i = 0; i < taken; i++) {
            heir.inherit(spending.ofEach(), NOON);
        }
        return heir;
    }

    private int sendAll(Turnstile turnstile) {
        return send(turnstile, QUOTA);
    }

    /** How many of so many kicks leave at once. */
    private int send(Turnstile turnstile, int requests) {
        int before = passes.size();
        for (int i = 0; i < requests; i++) {
            enter(turnstile, by("kick " + i, Priority.KICK));
        }
        endAll(Pass::passed);
        return passes.size() - before;
    }

    @Test
    void whatWasSentBeforeAllPartitionsWereLostCountsOnceWhenTheyComeBack() {
        Turnstile turnstile = turnstile(QUOTA, QUOTA);
        Spending spending = spend(turnstile, 60, 12);
        time.advance(Duration.ofSeconds(45));

        turnstile.share(0, 12);
        turnstile.forgetSpent();
        for (int i = 0; i < 12; i++) {
            turnstile.inherit(spending.ofEach(), NOON.plusSeconds(45));
        }
        turnstile.share(12, 12);

        assertThat(turnstile.left()).hasValue(90);
    }

    @Test
    void whatIsUnderWayWhenAllPartitionsAreLostGoesOnCounting() {
        Turnstile turnstile = turnstile(2, 100);
        enter(turnstile, by("kick", Priority.KICK));

        turnstile.forgetSpent();
        assertThat(turnstile.left()).hasValue(1);
        endAll(Pass::passed);

        assertThat(turnstile.left()).hasValue(1);
    }

    @Test
    void whatAPartitionBroughtGoesOnWithIt() {
        Turnstile second = turnstile(4, 100);
        second.inherit(spentAMinuteAgo("acc", 4), NOON);
        String passedOn = second.spending(1, NOON).orElseThrow().ofEach();
        Turnstile third = turnstile(4, 100);
        third.inherit(passedOn, NOON);

        enter(third, "acc", 1);

        assertThat(passes).isEmpty();
    }

    @Test
    void whatWasSpentForOneAccountCountsAgainstAll() {
        Turnstile heir = turnstile(2, 100);
        heir.inherit(spentAMinuteAgo("acc", 1), NOON);
        enter(heir, "other", 2);

        assertThat(passes).hasSize(1);
        assertThat(heir.left()).hasValue(0);
    }

    @Test
    void withoutAQuotaNothingIsCounted() {
        assertThat(turnstile(0, 100).spending(1, NOON)).isEmpty();
    }

    @Test
    void whatSomebodyElseCommittedIsNotTakenForRequests() {
        for (String text : List.of("x", "AgAA", "AQAA", "not base64")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> turnstile(2, 100).inherit(text, NOON));
        }
    }

    /** What a worker says, of its only partition, that sent these just now; it is read a minute later. */
    private String spentAMinuteAgo(String account, int requests) {
        Turnstile first = turnstile(requests, 100);
        for (int i = 0; i < requests; i++) {
            enter(first, new PassRequest(account, "command", Priority.KICK, true));
        }
        endAll(Pass::passed);
        passes.clear();
        return first.spending(1, NOON).orElseThrow().ofEach();
    }

    @Test
    void noMoreLeaveThanTheServerSaysAreLeft() {
        Turnstile turnstile = turnstile(0, 2);
        enter(turnstile, "acc", 10);
        passes.get(0).observed(3, Duration.ofSeconds(30));
        endAll(Pass::passed);

        assertThat(passes)
                .as("two, one of which it may not have counted, and two more")
                .hasSize(4);
        assertThat(turnstile.left()).hasValue(0);
        time.advance(Duration.ofSeconds(31));
        assertThat(passes).hasSize(6);
    }

    @Test
    void whatTheServerSaysOfThisWorkersOwnRequestsIsNoNews() {
        Turnstile turnstile = turnstile(10, 100);
        for (int i = 0; i < 3; i++) {
            enter(turnstile, by("kick " + i, Priority.KICK));
        }

        passes.get(0).observed(7, Duration.ofSeconds(30));
        assertThat(turnstile.left()).hasValue(7);
        passes.get(0).observed(6, Duration.ofSeconds(30));
        assertThat(turnstile.left()).as("two in flight may not be counted yet").hasValue(4);
    }
}
