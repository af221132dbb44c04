package dev.usher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.quota.Pass;
import dev.usher.quota.PassRequest;
import dev.usher.quota.Priority;
import dev.usher.quota.QuotaSettings;
import dev.usher.quota.Turnstile;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class TurnstileSharesTest {
    private static final InstantSource NOON = InstantSource.fixed(Instant.parse("2026-01-01T12:00:00Z"));

    @Test
    void whatOneOwnerSpentTheNextCannotSpendAgain() {
        Turnstile first = turnstile(2);
        TurnstileShares given = owner(first);
        assertThat(letPass(first)).isTrue();
        assertThat(given.spent(1)).isPresent();

        Turnstile second = turnstile(2);
        TurnstileShares taken = owner(second);
        taken.inherit(given.spent(1).orElseThrow().ofEach());

        assertThat(letPass(second)).isTrue();
        assertThat(letPass(second)).isFalse();
    }

    @Test
    void whatIsGivenUpIsFreeForThePartitionsThatStay() {
        Turnstile turnstile = turnstile(1);
        TurnstileShares shared = owner(turnstile);
        assertThat(letPass(turnstile)).isTrue();

        shared.spent(1).orElseThrow().release(1);

        assertThat(letPass(turnstile)).isTrue();
    }

    @Test
    void whatCannotBeReadIsNotCountedAndHoldsUpNothing() {
        Turnstile turnstile = turnstile(1);
        TurnstileShares shared = owner(turnstile);

        shared.inherit("not of this version");

        assertThat(letPass(turnstile)).isTrue();
    }

    @Test
    void withoutAQuotaNothingIsCounted() {
        assertThat(owner(turnstile(0)).spent(1)).isEmpty();
    }

    private static Turnstile turnstile(int requests) {
        return new Turnstile(new QuotaSettings(requests, Duration.ofMinutes(5), 10), () -> 0, (delay, task) -> {});
    }

    private static TurnstileShares owner(Turnstile turnstile) {
        TurnstileShares shared = new TurnstileShares(turnstile, NOON);
        shared.own(1, 1);
        return shared;
    }

    /** Whether one more request may be sent now; it is, and passes. */
    private static boolean letPass(Turnstile turnstile) {
        int waiting = turnstile.queued();
        turnstile.enter(new PassRequest("acc", "command", Priority.KICK, true), Pass::passed);
        return turnstile.queued() == waiting;
    }
}
