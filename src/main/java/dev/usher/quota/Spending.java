package dev.usher.quota;

import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a worker has spent of every account's quota, at one moment, dealt out evenly to its partitions: each has its part of
 * <em>all</em> requests, whatever they were sent for. So when some of the partitions go, what is left fits the share that is
 * left. Any thread.
 */
public final class Spending {

    /** One account's. */
    record Account(String name, SlidingWindow window, Dealt dealt) {
        private boolean isNamed() {
            return !name.isEmpty() && name.length() <= SpendingText.LONGEST_NAME && isPlain(name);
        }

        private static boolean isPlain(String name) {
            return name.chars().allMatch(c -> c < 0x80);
        }
    }

    private final Object lock;
    private final Instant at;
    private final Duration window;
    private final Duration inUseYet;
    private final List<Account> named;
    private final List<Account> others;
    private final Runnable onCommit;

    /**
     * What these have spent.
     *
     * @param lock guards the windows of these accounts
     * @param inUseYet how long a place that was lent may be in use after it was handed over
     * @param onCommit what waits until this is committed
     */
    Spending(Object lock, Instant at, Duration window, Duration inUseYet, List<Account> accounts, Runnable onCommit) {
        this.lock = lock;
        this.at = at;
        this.window = window;
        this.inUseYet = inUseYet;
        List<Account> most = accounts.stream()
                .sorted(Comparator.comparing(
                                (Account account) -> account.dealt().size())
                        .reversed())
                .toList();
        this.named = most.stream()
                .filter(Account::isNamed)
                .limit(SpendingText.ACCOUNTS)
                .toList();
        this.others = most.stream().filter(account -> !named.contains(account)).toList();
        this.onCommit = onCommit;
    }

    /** It is kept with all partitions, so whoever owns one of them next will count it: places among it may be lent from now on. */
    public void committed() {
        onCommit.run();
    }

    /** What was spent in the name of one partition, to be kept with it; empty when nothing was. */
    public String of(int partition) {
        Map<String, int[]> counts = new LinkedHashMap<>();
        named.forEach(account -> add(counts, account.name(), account.dealt(), partition));
        others.forEach(account -> add(counts, SpendingText.OTHERS, account.dealt(), partition));
        return counts.isEmpty() ? "" : SpendingText.write(at, window, inUseYet, counts);
    }

    private static void add(Map<String, int[]> counts, String name, Dealt dealt, int hand) {
        int[] sums = counts.computeIfAbsent(name, unused -> new int[Dealt.AGES + 1]);
        for (int age = 0; age <= Dealt.AGES; age++) {
            sums[age] += dealt.count(age, hand);
        }
    }

    /** Counts what was spent in the name of these partitions no longer: whoever owns them now does. Once at most. */
    public void release(BitSet partitions) {
        synchronized (lock) {
            named.forEach(account -> account.window().release(account.dealt(), partitions));
            others.forEach(account -> account.window().release(account.dealt(), partitions));
        }
    }
}
