package dev.usher.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.testing.LogOf;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class TurnstileParkingTest extends TurnstileFixture {

    @Test
    void parksForAsLongAsTheServerAsks() {
        Turnstile turnstile = turnstile(0, 10);
        enter(turnstile, "acc", 1);

        passes.get(0).refusedAll("throttled", "HTTP 429", Optional.of(Duration.ofMinutes(5)));
        enter(turnstile, "acc", 2);
        assertThat(turnstile.parked())
                .containsEntry("acc", new Parking("throttled", Duration.ZERO, Duration.ofMinutes(5)));
        time.advance(Duration.ofSeconds(299));
        assertThat(passes).hasSize(1);
        time.advance(Duration.ofSeconds(1));

        assertThat(passes).as("one probe, and no more until it is answered").hasSize(2);
        passes.get(1).passed();
        assertThat(passes).hasSize(3);
        assertThat(turnstile.parked()).isEmpty();
    }

    @Test
    void whatFoundNoWayToTheApiCostsNothingOfTheQuota() {
        Turnstile turnstile = turnstile(10, 10);
        enter(turnstile, "acc", 4);

        passes.forEach(pass -> pass.unreachable("unreachable", "Connection refused"));

        assertThat(turnstile.left()).hasValue(10);
        assertThat(turnstile.parked())
                .containsEntry("acc", new Parking("unreachable", Duration.ZERO, Duration.ofSeconds(1)));
    }

    @Test
    void probesAtGrowingIntervalsOfAtMostThirtySeconds() {
        Turnstile turnstile = turnstile(0, 10);
        enter(turnstile, "acc", 8);
        passes.get(0).refusedAll("unreachable", "Connection refused", Optional.empty());
        for (Pass alsoUnderWay : List.copyOf(passes).subList(1, 8)) {
            alsoUnderWay.refusedAll("unreachable", "Connection refused", Optional.empty());
        }
        enter(turnstile, "acc", 8);

        for (int seconds : new int[] {1, 2, 4, 8, 16, 30, 30}) {
            int before = passes.size();
            time.advance(Duration.ofSeconds(seconds).minusMillis(1));
            assertThat(passes).hasSize(before);
            time.advance(Duration.ofMillis(1));
            assertThat(passes).hasSize(before + 1);
            passes.get(before).refusedAll("unreachable", "Connection refused", Optional.empty());
        }
    }

    @Test
    void theLogSaysWhatParkedTheAccountAndOnceWhenThatChanges() {
        Turnstile turnstile = turnstile(0, 1);
        enter(turnstile, "acc", 5);
        try (LogOf log = new LogOf(AccountCircuit.class)) {
            passes.get(0).refusedAll("unreachable", "TLS: not an SSL/TLS record", Optional.empty());
            time.advance(Duration.ofSeconds(1));
            passes.get(1).refusedAll("unreachable", "Connection refused", Optional.empty());
            time.advance(Duration.ofSeconds(2));
            passes.get(2).refusedAll("credentials_refused", "Invalid token", Optional.empty());
            time.advance(Duration.ofSeconds(4));
            passes.get(3).forbidden("credentials_refused", "No permission", Optional.empty());
            time.advance(Duration.ofSeconds(8));
            passes.get(4).passed();

            assertThat(log.lines())
                    .containsExactly(
                            "WARN Parked: the account's commands wait in order; a probe tells when it is over"
                                    + " account=acc reason=unreachable error=TLS: not an SSL/TLS record probeInMs=1000",
                            "WARN Still parked, now for another reason"
                                    + " account=acc reason=credentials_refused error=Invalid token probeInMs=4000",
                            "INFO The API answers again; going on account=acc parkedForMs=15000");
        }
    }

    @Test
    void aProbeThatWasNotSentLeavesTheNextRequestToProbe() {
        Turnstile turnstile = turnstile(0, 10);
        enter(turnstile, "acc", 1);
        passes.get(0).refusedAll("unreachable", "Connection refused", Optional.empty());
        enter(turnstile, "acc", 3);
        time.advance(Duration.ofSeconds(1));

        passes.get(1).unused();

        assertThat(passes).hasSize(3);
        assertThat(turnstile.parked()).containsKey("acc");
    }

    @Test
    void aParkingThatNobodyIsLeftToProbeIsReportedNoLonger() {
        Turnstile turnstile = turnstile(0, 10);
        enter(turnstile, "acc", 1);
        passes.get(0).refusedAll("unreachable", "Connection refused", Optional.empty());
        enter(turnstile, "acc", 1);
        time.advance(Duration.ofSeconds(1));
        assertThat(turnstile.parked()).as("the probe is under way").containsKey("acc");

        passes.get(1).unused();

        assertThat(turnstile.parked()).isEmpty();
        assertThat(turnstile.accounts().values()).allMatch(parking -> parking.isEmpty());
        enter(turnstile, "acc", 2);
        assertThat(passes).as("whoever comes next is a probe all the same").hasSize(3);
        assertThat(turnstile.parked()).containsKey("acc");
    }

    @Test
    void accountsThatWereParkedAreForgottenWhenNobodyWaits() {
        Turnstile turnstile = turnstile(0, 10);
        for (int i = 0; i < 3_000; i++) {
            enter(turnstile, "account " + i, 1);
            passes.get(i).refusedAll("credentials_refused", "HTTP 401", Optional.empty());
            time.advance(Duration.ofSeconds(1));
        }

        assertThat(turnstile.accounts()).hasSizeLessThan(2_000);
    }

    @Test
    void aParkedAccountHoldsUpNobodyElse() {
        Turnstile turnstile = turnstile(0, 1);
        enter(turnstile, "parked", 1);
        passes.get(0).refusedAll("credentials_refused", "HTTP 401", Optional.empty());
        enter(turnstile, "parked", 5);
        enter(turnstile, "other", 2);

        assertThat(passes).hasSize(2);
        passes.get(1).passed();
        assertThat(passes).hasSize(3);
        assertThat(turnstile.parked()).containsOnlyKeys("parked");
    }

    @Test
    void anAnswerToAnOlderRequestDoesNotEndTheParking() {
        Turnstile turnstile = turnstile(0, 10);
        enter(turnstile, "acc", 2);
        passes.get(0).refusedAll("throttled", "HTTP 429", Optional.empty());

        passes.get(1).passed();
        enter(turnstile, "acc", 1);

        assertThat(turnstile.parked()).containsKey("acc");
        assertThat(passes).hasSize(2);
    }

    @Test
    void norDoesItWhileAProbeIsUnderWay() {
        Turnstile turnstile = turnstile(0, 10);
        enter(turnstile, "acc", 2);
        passes.get(0).refusedAll("throttled", "HTTP 429", Optional.empty());
        enter(turnstile, "acc", 2);
        time.advance(Duration.ofSeconds(1));
        assertThat(passes).as("the probe").hasSize(3);

        passes.get(1).passed();

        assertThat(turnstile.parked()).containsKey("acc");
        assertThat(passes).hasSize(3);
    }

    @Test
    void aParkingBecauseOfLookUpsIsOverOnceOneGetsThrough() {
        Turnstile turnstile = turnstile(0, 3);
        for (String command : List.of("one", "two", "three", "four", "five")) {
            enter(turnstile, by(command, Priority.READ));
        }
        for (Pass failed : List.copyOf(passes)) {
            failed.unavailable("unavailable", "HTTP 503", Optional.empty());
        }
        assertThat(turnstile.parked()).containsKey("acc");
        enter(turnstile, by("six", Priority.READ));
        time.advance(Duration.ofSeconds(1));
        assertThat(passed).endsWith("six");

        passes.get(passes.size() - 1).passed();

        assertThat(turnstile.parked()).isEmpty();
    }

    @Test
    void threeFailuresInARowAndNothingElseParkTheAccount() {
        Turnstile turnstile = turnstile(0, 3);
        enter(turnstile, "acc", 10);
        assertThat(passes.get(0).unavailable("unavailable", "HTTP 503", Optional.empty()))
                .isFalse();
        assertThat(passes.get(1).unavailable("unavailable", "HTTP 503", Optional.empty()))
                .isFalse();
        assertThat(passes).hasSize(5);

        passes.get(2).unavailable("unavailable", "HTTP 503", Optional.empty());

        assertThat(passes).hasSize(5);
        assertThat(turnstile.parked()).containsKey("acc");
    }

    @Test
    void aSingleFailingCommandAmongOthersParksNobodyAndIsBlamed() {
        isBlamedAndParksNobody(pass -> pass.unavailable("unavailable", "HTTP 503", Optional.empty()));
    }

    @Test
    void aCommandThatAloneIsForbiddenIsBlamedAndHoldsUpNobody() {
        isBlamedAndParksNobody(pass -> pass.forbidden("credentials_refused", "HTTP 403", Optional.empty()));
    }

    private void isBlamedAndParksNobody(Predicate<Pass> failing) {
        Turnstile turnstile = turnstile(0, 2);
        for (int i = 0; i < 20; i++) {
            time.advance(Duration.ofSeconds(1));
            enter(turnstile, "acc", 1);
            enter(turnstile, by("bad", Priority.ADD));
            passes.get(2 * i).passed();
            assertThat(failing.test(passes.get(2 * i + 1))).isTrue();
            assertThat(turnstile.parked()).isEmpty();
        }
    }

    @Test
    void whatIsForbiddenToEverybodyParksTheAccountAtOnceAndBlamesNobody() {
        Turnstile turnstile = turnstile(0, 2);
        enter(turnstile, "acc", 10);

        for (int second = 0; second < 60; second++) {
            endAll(pass -> assertThat(pass.forbidden("credentials_refused", "HTTP 403", Optional.empty()))
                    .isFalse());
            assertThat(turnstile.parked()).containsKey("acc");
            time.advance(Duration.ofSeconds(1));
        }
    }

    @Test
    void anotherCommandNeedNotWaitForOneThatAloneIsForbidden() {
        Turnstile turnstile = turnstile(0, 5);
        enter(turnstile, by("bad", Priority.ADD));
        passes.get(0).forbidden("credentials_refused", "HTTP 403", Optional.empty());
        enter(turnstile, by("bad", Priority.ADD));
        assertThat(passes).as("nothing shows that it is not everybody").hasSize(1);
        time.advance(Duration.ofMillis(500));

        enter(turnstile, by("good", Priority.ADD));
        assertThat(passed).endsWith("good");
        passes.get(1).passed();

        assertThat(turnstile.parked()).isEmpty();
        assertThat(passed).endsWith("bad");
        assertThat(passes.get(2).forbidden("credentials_refused", "HTTP 403", Optional.empty()))
                .isTrue();
    }

    @Test
    void anotherCommandNeedNotWaitForOneThatAloneHasFailed() {
        Turnstile turnstile = turnstile(0, 5);
        for (int i = 0; i < 3; i++) {
            enter(turnstile, by("bad", Priority.ADD));
            passes.get(i).unavailable("unavailable", "HTTP 503", Optional.empty());
        }
        enter(turnstile, by("bad", Priority.ADD));
        assertThat(passes).hasSize(3);

        enter(turnstile, by("good", Priority.READ));
        assertThat(passed).endsWith("good");
        passes.get(3).passed();
        assertThat(turnstile.parked()).as("a look-up shows nothing of changes").isNotEmpty();
        assertThat(passed).as("so whoever is next tries").endsWith("bad");
        passes.get(4).unavailable("unavailable", "HTTP 503", Optional.empty());

        enter(turnstile, by("good", Priority.KICK));
        passes.get(5).passed();
        assertThat(turnstile.parked()).isEmpty();
    }
}
