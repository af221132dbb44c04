package dev.usher.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.usher.quota.Turnstile.Pass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TurnstileTest {
    private static final Duration WINDOW = Duration.ofMinutes(5);

    private final HandMovedTime time = new HandMovedTime();
    private final List<Pass> passes = new ArrayList<>();

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
        enter(turnstile, "acc", 3);
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
    void parksForAsLongAsTheServerAsks() {
        Turnstile turnstile = turnstile(0, 10);
        enter(turnstile, "acc", 1);

        passes.get(0).refusedAll("throttled", Optional.of(Duration.ofMinutes(5)));
        enter(turnstile, "acc", 2);
        assertThat(turnstile.parked()).containsEntry("acc", "throttled");
        time.advance(Duration.ofSeconds(299));
        assertThat(passes).hasSize(1);
        time.advance(Duration.ofSeconds(1));

        assertThat(passes).as("one probe, and no more until it is answered").hasSize(2);
        passes.get(1).passed();
        assertThat(passes).hasSize(3);
        assertThat(turnstile.parked()).isEmpty();
    }

    @Test
    void probesAtGrowingIntervalsOfAtMostThirtySeconds() {
        Turnstile turnstile = turnstile(0, 10);
        enter(turnstile, "acc", 8);
        passes.get(0).refusedAll("unreachable", Optional.empty());
        for (Pass alsoUnderWay : List.copyOf(passes).subList(1, 8)) {
            alsoUnderWay.refusedAll("unreachable", Optional.empty());
        }
        enter(turnstile, "acc", 8);

        for (int seconds : new int[] {1, 2, 4, 8, 16, 30, 30}) {
            int before = passes.size();
            time.advance(Duration.ofSeconds(seconds).minusMillis(1));
            assertThat(passes).hasSize(before);
            time.advance(Duration.ofMillis(1));
            assertThat(passes).hasSize(before + 1);
            passes.get(before).refusedAll("unreachable", Optional.empty());
        }
    }

    @Test
    void aProbeThatWasNotSentLeavesTheNextRequestToProbe() {
        Turnstile turnstile = turnstile(0, 10);
        enter(turnstile, "acc", 1);
        passes.get(0).refusedAll("unreachable", Optional.empty());
        enter(turnstile, "acc", 3);
        time.advance(Duration.ofSeconds(1));

        passes.get(1).unused();

        assertThat(passes).hasSize(3);
        assertThat(turnstile.parked()).containsKey("acc");
    }

    @Test
    void aParkedAccountHoldsUpNobodyElse() {
        Turnstile turnstile = turnstile(0, 1);
        enter(turnstile, "parked", 1);
        passes.get(0).refusedAll("credentials_refused", Optional.empty());
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
        passes.get(0).refusedAll("throttled", Optional.empty());

        passes.get(1).passed();
        enter(turnstile, "acc", 1);

        assertThat(turnstile.parked()).containsKey("acc");
        assertThat(passes).hasSize(2);
    }

    @Test
    void accountsThatAreIdleAreForgottenAndThoseInUseAreNot() {
        Turnstile turnstile = turnstile(1, 10_000);
        enter(turnstile, "spent", 1);
        passes.get(0).passed();
        for (int i = 0; i < 5_000; i++) {
            enter(turnstile, "account-" + i, 1);
            passes.get(passes.size() - 1).unused();
        }
        int before = passes.size();

        enter(turnstile, "spent", 1);

        assertThat(passes).as("its window is still full").hasSize(before);
        assertThat(turnstile.remembered()).isLessThan(1_100);
    }

    @Test
    void aPassEndsOnce() {
        Turnstile turnstile = turnstile(0, 1);
        enter(turnstile, "acc", 1);
        passes.get(0).passed();

        assertThatThrownBy(() -> passes.get(0).unused()).isInstanceOf(IllegalStateException.class);
    }

    private Turnstile turnstile(int requests, int concurrency) {
        return new Turnstile(new QuotaSettings(requests, WINDOW, concurrency), () -> time.now, time);
    }

    private void enter(Turnstile turnstile, String account, int times) {
        for (int i = 0; i < times; i++) {
            turnstile.enter(account, passes::add);
        }
    }

    /** Timers that run when time is moved past them. */
    private static final class HandMovedTime implements Turnstile.Timers {
        private record Timer(long at, Runnable task) {}

        private final List<Timer> timers = new ArrayList<>();
        private long now = 1_000;

        @Override
        public void after(Duration delay, Runnable task) {
            timers.add(new Timer(now + delay.toNanos(), task));
        }

        void advance(Duration by) {
            long until = now + by.toNanos();
            for (Timer due = firstDue(until); due != null; due = firstDue(until)) {
                timers.remove(due);
                now = due.at();
                due.task().run();
            }
            now = until;
        }

        private @Nullable Timer firstDue(long until) {
            return timers.stream()
                    .filter(timer -> timer.at() <= until)
                    .min(Comparator.comparingLong(Timer::at))
                    .orElse(null);
        }
    }
}
