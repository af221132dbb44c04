package dev.usher.quota;

import dev.usher.quota.PriorityQueues.Waiting;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.stream.Stream;

/**
 * The lines of all accounts. They take turns, so that one that is parked or has spent its quota holds up nobody else. Not
 * thread-safe; its {@link Turnstile} locks.
 */
final class AccountLines {
    /** Accounts are named by commands, so whoever can send some can name many: beyond this, idle ones are forgotten. */
    private static final int REMEMBERED_ACCOUNTS = 1_000;

    private final QuotaSettings settings;
    private final Map<String, AccountLine> lines = new HashMap<>();
    /** The lines in which somebody waits, in turn. */
    private final Queue<AccountLine> turns = new ArrayDeque<>();

    /** What former owners of partitions spent of accounts that they did not name: it counts against each that they may have meant. */
    private final SlidingWindow unnamed;

    private int forgetAt = REMEMBERED_ACCOUNTS;
    private Optional<Integer> limit;
    private boolean isShareKnown = true;

    AccountLines(QuotaSettings settings) {
        this.settings = settings;
        this.limit = settings.limitFor(1, 1);
        this.unnamed = new SlidingWindow(0, settings.window().toNanos());
    }

    void share(int assigned, int total) {
        isShareKnown = total > 0;
        limit = settings.limitFor(assigned, total);
        limit.ifPresent(requests -> lines.values().forEach(line -> line.pacing().limit(requests)));
    }

    /** While it is not, nothing may leave. */
    boolean isShareKnown() {
        return isShareKnown;
    }

    Optional<Integer> limit() {
        return limit;
    }

    void join(Waiting entrant, long now) {
        AccountLine line = of(entrant.request().account(), now);
        if (!line.hasWaiting()) {
            turns.add(line);
        }
        line.join(entrant);
    }

    /** The line of an account; a new one if it has none. */
    AccountLine of(String account, long now) {
        if (lines.size() >= forgetAt && !lines.containsKey(account)) {
            lines.values().removeIf(line -> line.isIdle(now));
            // Not again before as many have come anew: each account pays for a constant share of the search.
            forgetAt = Math.max(REMEMBERED_ACCOUNTS, 2 * lines.size());
        }
        return lines.computeIfAbsent(account, name -> begin(name, now));
    }

    private AccountLine begin(String account, long now) {
        AccountLine line = new AccountLine(account, new Pacing(limit, settings.window(), now));
        line.pacing().charge(unnamed.ends());
        return line;
    }

    /** Charges an account with what others sent, or every account if it is unnamed. */
    void charge(String account, long[] ages, long now) {
        long[] ends = Arrays.stream(ages).map(age -> now - age).toArray();
        if (account.equals(SpendingText.OTHERS)) {
            unnamed.charge(ends);
            lines.values().forEach(line -> line.pacing().charge(ends));
        } else {
            of(account, now).pacing().charge(ends);
        }
    }

    /** What counts against each account, dealt out to so many; empty without a quota. */
    Optional<List<Spending.Account>> spending(int hands, long now) {
        if (limit.isEmpty()) {
            return Optional.empty();
        }
        List<Spending.Account> accounts = new ArrayList<>(lines.size() + 1);
        lines.values()
                .forEach(line -> line.pacing()
                        .window()
                        .filter(window -> !window.isEmpty(now))
                        .ifPresent(window -> accounts.add(spending(line.account(), window, hands, now))));
        if (!unnamed.isEmpty(now)) {
            accounts.add(spending(SpendingText.OTHERS, unnamed, hands, now));
        }
        return Optional.of(accounts);
    }

    private static Spending.Account spending(String account, SlidingWindow window, int hands, long now) {
        return new Spending.Account(account, window, window.deal(hands, now));
    }

    Duration window() {
        return settings.window();
    }

    /** The lines in which somebody waits. */
    Stream<AccountLine> waiting() {
        return turns.stream();
    }

    Stream<AccountLine> all() {
        return lines.values().stream();
    }

    int remembered() {
        return lines.size();
    }

    /** Lets one pass, of the first account in turn that may. */
    Optional<AccountLine.Admission> admit(long now) {
        for (int i = turns.size(); i > 0; i--) {
            AccountLine line = turns.remove();
            Optional<AccountLine.Admission> admission = line.admit(now);
            if (line.hasWaiting()) {
                turns.add(line);
            }
            if (admission.isPresent()) {
                return admission;
            }
        }
        return Optional.empty();
    }

    /** When to try again without anything else happening; empty when somebody's leaving will tell, or nobody waits. */
    OptionalLong nanosUntilNextChance(long now) {
        return turns.stream()
                .map(line -> line.nanosUntilNextChance(now))
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .min();
    }
}
