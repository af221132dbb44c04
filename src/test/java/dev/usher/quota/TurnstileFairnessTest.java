package dev.usher.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Many accounts before one quota, in virtual time: Cloudflare's, and a backlog that takes all of it. */
class TurnstileFairnessTest extends TurnstileFixture {
    private static final Duration CALL = Duration.ofMillis(200);
    /** Where the window is spent to its reserve, a kick waits for the next place that is free again. */
    private static final Duration SHORT = Duration.ofSeconds(10);

    private static final int MINUTES = 20;

    private final Turnstile turnstile = turnstile(1_200, 256);
    private int kicks;
    private int adds;
    private int useless;

    private void backlog(int accounts) {
        for (int i = 0; i < 10_000; i++) {
            turnstile.enter(new PassRequest("account " + i % accounts, "add " + i, Priority.ADD, true), pass -> {
                adds++;
                time.after(CALL, pass::passed);
            });
        }
    }

    /** One each second, of an account that does nothing else. */
    private void kickEachSecond() {
        for (int second = 0; second < MINUTES * 60; second++) {
            turnstile.enter(new PassRequest("kicks", "kick " + second, Priority.KICK, true), pass -> {
                kicks++;
                time.after(CALL, pass::passed);
            });
            time.advance(Duration.ofSeconds(1));
            assertThat(turnstile.oldestWait(Priority.KICK)).isLessThan(SHORT);
        }
    }

    /** A command of an account that the API's token may not use, which is tried again as soon as it may. */
    private void askInVain(int account) {
        turnstile.enter(new PassRequest("useless " + account, "get " + account, Priority.READ, false), pass -> {
            useless++;
            time.after(CALL, () -> {
                pass.forbidden("credentials_refused", "HTTP 403", Optional.empty());
                askInVain(account);
            });
        });
    }

    @Test
    void howeverManyAccountsHaveABacklogKicksGoFirst() {
        backlog(50);
        kickEachSecond();

        assertThat(kicks + adds).as("and the quota is used").isGreaterThan(4 * MINUTES * 60 * 95 / 100);
    }

    @Test
    void whatIsNotAKicksTurnComesThoughKicksAskForMoreThanAll() {
        backlog(50);
        for (int i = 0; i < MINUTES * 60 * 8; i++) {
            enter(turnstile, by("kick " + i, Priority.KICK));
            time.advance(Duration.ofMillis(125));
            endAll(Pass::passed);
        }

        assertThat(adds - 1_200).as("one in eight at least").isGreaterThan(4 * MINUTES * 60 / 10);
    }

    @Test
    void accountsThatGetNowhereTakeOneInEightOfWhatOthersNeed() {
        for (int i = 0; i < 100; i++) {
            askInVain(i);
        }
        time.advance(Duration.ofMinutes(10));
        useless = 0;
        backlog(1);
        kickEachSecond();

        assertThat(useless).as("probes").isLessThan(4 * MINUTES * 60 / 7);
        assertThat(adds).isGreaterThan((4 * 7 / 8 - 1) * MINUTES * 60 * 9 / 10);
    }

    @Test
    void whoMayLeaveBesideASuspectDoesSoAsSoonAsThereIsRoom() {
        Turnstile narrow = turnstile(3, 100);
        for (int i = 0; i < 3; i++) {
            enter(narrow, by("suspect", Priority.KICK));
            endAll(pass -> pass.unavailable("unavailable", "HTTP 503", Optional.of(Duration.ofHours(1))));
        }
        assertThat(narrow.parked()).containsKey("acc");
        enter(narrow, by("kick", Priority.KICK));
        time.advance(WINDOW.minusSeconds(1));
        assertThat(passed).containsOnly("suspect").hasSize(3);

        time.advance(Duration.ofSeconds(2));
        assertThat(passed).hasSize(4).endsWith("kick");
    }

    @Test
    void whoLeavesIsNotCalledAndTakesNobodysPlace() {
        Turnstile full = turnstile(0, 1);
        enter(full, "acc", 1);
        Turnstile.Entrant gone = pass -> {
            throw new AssertionError("it does not wait any more");
        };
        full.enter(by("gone", Priority.KICK), gone);
        enter(full, "other", 1);

        full.cancel(entrant -> entrant == gone);

        assertThat(full.queued()).isEqualTo(1);
        endAll(Pass::passed);
        assertThat(accounts).containsExactly("acc", "other");
    }
}
