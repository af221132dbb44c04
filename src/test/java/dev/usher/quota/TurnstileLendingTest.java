package dev.usher.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TurnstileLendingTest extends TurnstileFixture {
    private static final Duration LONGEST_CALL = Duration.ofSeconds(10);
    /** As long as a place that was taken is good for: a window's sixtieth. */
    private static final Duration TO_LEAVE = Duration.ofSeconds(5);

    /** As long as a place that is to be lent may take to get to the pool. */
    private static final Duration PROMISED = Duration.ofSeconds(4);

    /** As long as a place may be in use after it was set apart: a quarter of a second more than all three together. */
    private static final Duration IN_USE = Duration.ofMillis(19_250);

    private final FakePool pool = new FakePool(10);

    /** A quota of 1,200, of which 1,180 are shares; ten fit into the pool. */
    private Turnstile worker(int assigned, int total) {
        Turnstile turnstile = starting(1_200);
        turnstile.share(assigned, total);
        commitNowAndThen(turnstile);
        return turnstile;
    }

    private void commitNowAndThen(Turnstile turnstile) {
        if (turnstile.hasPromised()) {
            spending(turnstile).committed();
        }
        time.after(Duration.ofMillis(10), () -> commitNowAndThen(turnstile));
    }

    private static Spending spending(Turnstile turnstile) {
        return turnstile.spending(1, Instant.EPOCH).orElseThrow();
    }

    /** A worker that commits when it is told to. */
    private Turnstile lender() {
        Turnstile lender = starting(1_200);
        lender.share(1, 2);
        return lender;
    }

    /** Knows of no share yet. */
    private Turnstile starting(int quota) {
        return new Turnstile(
                new QuotaSettings(quota, WINDOW, 10_000),
                time,
                time,
                Optional.of(new Turnstile.SharedPool(pool, LONGEST_CALL)));
    }

    @Test
    void whoNeedsNothingKeepsThePoolFullAndLeavesItAtThat() {
        Turnstile idle = worker(1, 2);
        time.advance(Duration.ofMinutes(1));

        assertThat(pool.places()).isEqualTo(10);
        assertThat(idle.left()).hasValue(590 - 10);
        int before = pool.questions();
        time.advance(Duration.ofMinutes(1));
        assertThat(pool.questions() - before).as("a look each two seconds").isEqualTo(30);
    }

    @Test
    void whatOneWorkerDoesNotNeedAnotherUses() {
        worker(1, 2);
        Turnstile busy = worker(1, 2);
        enter(busy, "acc", 5_000);
        for (int i = 0; i < 1_200; i++) {
            time.advance(Duration.ofMillis(500));
            endAll(Pass::passed);
        }
        int before = passes.size();
        for (int i = 0; i < 600; i++) {
            time.advance(Duration.ofMillis(500));
            endAll(Pass::passed);
        }

        assertThat(passes.size() - before).as("in the third window").isBetween(1_120, 1_180);
    }

    @Test
    void whoHasNoShareCanBorrowAndDoesNotLend() {
        Turnstile none = worker(0, 2);
        worker(2, 2);
        enter(none, "acc", 20);
        time.advance(Duration.ofSeconds(2));

        assertThat(passes).hasSize(20);
        assertThat(none.left()).hasValue(0);
    }

    @Test
    void nothingIsLentBeforeTheShareIsKnown() {
        Turnstile starting = starting(1_200);
        time.advance(Duration.ofSeconds(2));
        assertThat(pool.places()).isZero();

        starting.share(1, 2);
        commitNowAndThen(starting);
        time.advance(Duration.ofSeconds(2));
        assertThat(pool.places()).isEqualTo(10);
    }

    @Test
    void aPlaceIsLentOnceItIsCommittedThatItIsSpent() {
        Turnstile lender = lender();
        Spending before = spending(lender);
        time.advance(Duration.ofSeconds(1));
        assertThat(lender.hasPromised()).isTrue();

        before.committed();
        assertThat(pool.places()).isZero();
        Spending since = spending(lender);
        since.committed();
        since.committed();

        assertThat(pool.places()).isEqualTo(10);
        assertThat(lender.hasPromised()).isFalse();
        Turnstile heir = worker(0, 2);
        heir.inherit(since.ofEach(), Instant.EPOCH);
        heir.share(1, 2);
        assertThat(heir.left()).hasValue(580);
    }

    @Test
    void whoCannotCommitLendsNothing() {
        Turnstile lender = lender();
        time.advance(Duration.ofMinutes(1));

        assertThat(pool.places()).isZero();
        assertThat(lender.left()).as("set apart once").hasValue(580);
    }

    @Test
    void aPlaceWhoseCommitTookTooLongIsLentNoMore() {
        Turnstile lender = lender();
        time.advance(Duration.ofMillis(250));
        time.advance(PROMISED.minusMillis(1));
        Spending late = spending(lender);
        time.advance(Duration.ofMillis(1));
        late.committed();

        assertThat(pool.places()).isZero();
        assertThat(lender.left()).as("it is spent").hasValue(580);
    }

    @Test
    void whileTheShareIsNotKnownNothingIsBorrowed() {
        worker(2, 2);
        time.advance(Duration.ofSeconds(2));
        enter(worker(0, 0), "acc", 1);
        time.advance(Duration.ofSeconds(2));

        assertThat(passes).isEmpty();
    }

    @Test
    void aPlaceThatWasLentIsHeldAsLongAsItMayBeInUseAndAWindowMore() {
        Turnstile lender = worker(1, 2);
        time.advance(Duration.ofMillis(250));
        pool.goAway();
        time.advance(WINDOW.plus(IN_USE).minusMillis(1));
        assertThat(lender.left()).hasValue(580);
        time.advance(Duration.ofMillis(1));
        assertThat(lender.left()).hasValue(590);
    }

    @Test
    void aPlaceThatWasLentIsHandedOverLikeARequest() {
        Turnstile lender = worker(1, 2);
        time.advance(Duration.ofMillis(250));
        lender.share(0, 2);

        Turnstile next = worker(0, 2);
        next.inherit(lender.spending(1, Instant.EPOCH).orElseThrow().ofEach(), Instant.EPOCH);
        next.share(1, 2);

        assertThat(next.left()).hasValue(580);
        pool.goAway();
        time.advance(WINDOW.plus(IN_USE).minusMillis(1));
        assertThat(next.left()).hasValue(580);
        time.advance(Duration.ofMillis(1));
        assertThat(next.left()).hasValue(590);
    }

    @Test
    void aBorrowedPlaceThatIsNotUsedInTimeLapses() {
        Turnstile none = worker(0, 2);
        pool.deposit(1);
        enter(none, "acc", 1);
        assertThat(passes).hasSize(1);
        Pass pass = passes.get(0);
        time.advance(TO_LEAVE.minusMillis(1));
        assertThat(pass.isLapsed()).isFalse();
        time.advance(Duration.ofMillis(1));
        assertThat(pass.isLapsed()).isTrue();

        pass.unused();
        enter(none, "acc", 1);
        time.advance(Duration.ofSeconds(1));
        assertThat(passes).as("it is lost").hasSize(1);
    }

    @Test
    void aPlaceOfOnesOwnDoesNotLapse() {
        enter(worker(1, 1), "acc", 1);
        time.advance(Duration.ofHours(1));

        assertThat(passes.get(0).isLapsed()).isFalse();
    }

    @Test
    void withoutThePoolEachGoesOnWithItsShare() {
        worker(1, 2);
        Turnstile busy = worker(1, 2);
        pool.goAway();
        enter(busy, "acc", 5_000);
        for (int i = 0; i < 600; i++) {
            time.advance(Duration.ofMillis(500));
            endAll(Pass::passed);
        }
        assertThat(passes).hasSizeBetween(570, 590);

        pool.comeBack();
        time.advance(Duration.ofSeconds(3));
        int before = passes.size();
        time.advance(Duration.ofSeconds(3));
        assertThat(passes.size() - before).as("3 s at twice the pace, and some").isGreaterThan(12);
    }

    @Test
    void aKickGoesFirstOnABorrowedPlaceToo() {
        Turnstile none = worker(0, 2);
        enter(none, "acc", 3);
        enter(none, by("kick", Priority.KICK));
        pool.deposit(1);
        time.advance(Duration.ofSeconds(1));

        assertThat(passed).containsExactly("kick");
    }

    @Test
    void theServersWordBindsWhoBorrows() {
        Turnstile turnstile = worker(1, 60);
        enter(turnstile, "acc", 1);
        passes.get(0).observed(0, Duration.ofMinutes(1));
        endAll(Pass::passed);
        pool.deposit(10);
        enter(turnstile, "acc", 1);
        time.advance(Duration.ofSeconds(59));
        assertThat(passes).hasSize(1);
    }

    @Test
    void theServersWordBindsWhoLivesOnBorrowedPlacesAlone() {
        Turnstile none = worker(0, 2);
        pool.deposit(10);
        enter(none, "acc", 1);
        passes.get(0).observed(0, Duration.ofMinutes(1));
        endAll(Pass::passed);
        enter(none, "acc", 1);
        time.advance(Duration.ofSeconds(59));
        assertThat(passes).hasSize(1);
    }

    @Test
    void aParkedAccountBorrowsForItsProbeAlone() {
        Turnstile none = worker(0, 2);
        pool.deposit(10);
        enter(none, "acc", 1);
        passes.get(0).refusedAll("throttled", "HTTP 429", Optional.of(Duration.ofSeconds(30)));
        enter(none, "acc", 5);
        time.advance(Duration.ofSeconds(29));
        assertThat(passes).hasSize(1);
        time.advance(Duration.ofSeconds(2));
        assertThat(passes).hasSize(2);
        passes.get(1).passed();
        assertThat(passes).hasSize(6);
    }

    @Test
    void whileAnAccountIsParkedOthersUseItsPlaces() {
        Turnstile idle = worker(1, 2);
        enter(idle, "acc", 1);
        passes.get(0).refusedAll("throttled", "HTTP 429", Optional.of(Duration.ofHours(1)));
        enter(idle, "acc", 5);
        time.advance(Duration.ofSeconds(2));

        assertThat(pool.places()).isEqualTo(10);
    }

    @Test
    void whoWaitsForATurnLendsNothing() {
        Turnstile busy = worker(1, 2);
        enter(busy, "acc", 500);
        time.advance(Duration.ofSeconds(2));

        assertThat(pool.places()).isZero();
    }

    @Test
    void aQuotaThatIsTooSmallIsNotLent() {
        Turnstile turnstile = starting(39);
        turnstile.share(1, 1);
        enter(turnstile, "acc", 1);
        time.advance(Duration.ofMinutes(1));

        assertThat(turnstile.left()).hasValue(38);
        assertThat(pool.questions()).isZero();
    }
}
