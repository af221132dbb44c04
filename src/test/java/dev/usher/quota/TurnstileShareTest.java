package dev.usher.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnstileShareTest extends TurnstileFixture {

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
        turnstile.charge("acc", List.of(Duration.ofMinutes(1), Duration.ofMinutes(2)));
        enter(turnstile, by("kick", Priority.KICK));

        time.advance(Duration.ofMinutes(3).minusMillis(1));
        assertThat(passes).isEmpty();
        time.advance(Duration.ofMillis(1));
        assertThat(passes).hasSize(1);
    }

    @Test
    void whatIsHandedOverIsFreeHere() {
        Turnstile turnstile = turnstile(2, 100);
        for (int i = 0; i < 3; i++) {
            enter(turnstile, by("kick " + i, Priority.KICK));
        }
        endAll(Pass::passed);
        assertThat(passes).hasSize(2);
        time.advance(Duration.ofMinutes(1));

        assertThat(turnstile.handOver("acc", 6, 12)).containsExactly(Duration.ofMinutes(1));
        turnstile.share(6, 12);
        assertThat(passes).as("of its smaller share, nothing is left").hasSize(2);
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
        assertThat(turnstile.accounts().get(0).left()).isZero();
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
        assertThat(turnstile.accounts().get(0).left()).isEqualTo(7);
        passes.get(0).observed(6, Duration.ofSeconds(30));
        assertThat(turnstile.accounts().get(0).left())
                .as("two in flight may not be counted yet")
                .isEqualTo(4);
    }
}
