package dev.usher.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TurnstileTest extends TurnstileFixture {

    @Test
    void letsNoMoreInFlightThanAllowed() {
        Turnstile turnstile = turnstile(0, 2);
        enter(turnstile, "acc", 3);
        assertThat(passes).hasSize(2);
        assertThat(turnstile.queued()).isEqualTo(1);

        passes.get(0).passed();

        assertThat(passes).hasSize(3);
        assertThat(turnstile.inFlight()).isEqualTo(2);
    }

    @Test
    void letsNoMoreThroughInAWindowThanTheQuota() {
        Turnstile turnstile = turnstile(2, 10);
        for (int i = 0; i < 3; i++) {
            enter(turnstile, by("kick " + i, Priority.KICK));
        }
        assertThat(passes).hasSize(2);
        passes.get(0).passed();
        passes.get(1).passed();
        assertThat(passes).hasSize(2);

        time.advance(WINDOW.minusMillis(1));
        assertThat(passes).hasSize(2);
        time.advance(Duration.ofMillis(1));

        assertThat(passes).hasSize(3);
    }

    @Test
    void givesBackWhatWasNotUsed() {
        Turnstile turnstile = turnstile(1, 10);
        enter(turnstile, "acc", 2);

        passes.get(0).unused();

        assertThat(passes).hasSize(2);
    }

    @Test
    void accountsThatAreIdleAreForgottenAndThoseInUseAreNot() {
        Turnstile turnstile = turnstile(0, 10_000);
        enter(turnstile, "parked", 1);
        passes.get(0).refusedAll("throttled", "HTTP 429", Optional.of(Duration.ofMinutes(1)));
        for (int i = 0; i < 5_000; i++) {
            enter(turnstile, "account-" + i, 1);
            passes.get(passes.size() - 1).unused();
        }

        assertThat(turnstile.parked()).containsOnlyKeys("parked");
        assertThat(turnstile.accounts()).hasSizeLessThan(1_100);
    }

    @Test
    void allAccountsShareTheQuotaInTurn() {
        Turnstile turnstile = turnstile(4, 100);
        turnstile.share(0, 0);
        enter(turnstile, "one", 10);
        enter(turnstile, "other", 10);
        turnstile.share(1, 1);
        time.advance(WINDOW);

        assertThat(passes).hasSize(4);
        assertThat(accounts).containsExactly("one", "other", "one", "other");
        endAll(Pass::passed);
        assertThat(turnstile.left()).hasValue(0);
    }

    @Test
    void kicksOfOneAccountDoNotStarveAnother() {
        Turnstile turnstile = turnstile(60, 100);
        for (int i = 0; i < 60; i++) {
            enter(turnstile, by("kick", Priority.KICK));
            endAll(Pass::passed);
            time.advance(Duration.ofSeconds(5));
        }
        enter(turnstile, "other", 20);
        int before = passes.size();
        time.advance(Duration.ofMillis(1));
        for (int i = 0; i < 300; i++) {
            enter(turnstile, by("kick", Priority.KICK));
        }
        for (int i = 0; i < 60; i++) {
            time.advance(Duration.ofSeconds(5));
            endAll(Pass::passed);
        }

        assertThat(accounts.subList(before, accounts.size()))
                .as("the kicks have their own turn, and seven of the other's")
                .hasSizeGreaterThan(50)
                .satisfies(left -> assertThat(Collections.indexOfSubList(left, Collections.nCopies(9, "acc")))
                        .isNegative());
    }

    @Test
    void aKickOfOneAccountLeavesBeforeAddsOfAnother() {
        Turnstile turnstile = turnstile(60, 100);
        enter(turnstile, "one", 100);
        int before = passes.size();
        enter(turnstile, new PassRequest("other", "kick", Priority.KICK, true));

        assertThat(passed).hasSize(before + 1).endsWith("kick");
    }

    @Test
    void aPassEndsOnce() {
        Turnstile turnstile = turnstile(0, 1);
        enter(turnstile, "acc", 1);
        passes.get(0).passed();

        assertThatThrownBy(() -> passes.get(0).unused()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void kicksGoFirst() {
        Turnstile turnstile = turnstile(0, 1);
        enter(turnstile, by("first", Priority.ADD));
        enter(turnstile, by("read", Priority.READ));
        enter(turnstile, by("add", Priority.ADD));
        enter(turnstile, by("kick", Priority.KICK));
        assertThat(turnstile.queued(Priority.KICK)).isEqualTo(1);

        endAll(Pass::passed);

        assertThat(passed).containsExactly("first", "kick", "add", "read");
    }

    @Test
    void whatCanWaitLeavesEvenlyAndLeavesAReserveForKicks() {
        Turnstile turnstile = turnstile(60, 100);
        enter(turnstile, "acc", 100);
        assertThat(passes).hasSize(3);
        for (int second = 0; second < 300; second++) {
            time.advance(Duration.ofSeconds(1));
            endAll(Pass::passed);
        }
        assertThat(passes).hasSize(59);

        enter(turnstile, by("kick 1", Priority.KICK));
        enter(turnstile, by("kick 2", Priority.KICK));
        assertThat(passed).endsWith("kick 1").hasSize(60);
    }

    @Test
    void tellsHowLongSomebodyHasWaited() {
        Turnstile turnstile = turnstile(1, 5);
        enter(turnstile, "acc", 2);
        time.advance(Duration.ofSeconds(9));

        assertThat(turnstile.oldestWait(Priority.ADD)).isEqualTo(Duration.ofSeconds(9));
        assertThat(turnstile.oldestWait(Priority.KICK)).isZero();
    }
}
