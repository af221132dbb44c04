package dev.usher.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.usher.kafka.QuotaShares;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpendingTextTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration WINDOW = Duration.ofMinutes(5);

    @Test
    void isNeverLongerThanWhatMayBeCommitted() {
        assertThat(SpendingText.write(NOON, WINDOW, WINDOW, largest(SpendingText.ACCOUNTS)))
                .hasSizeLessThanOrEqualTo(QuotaShares.LONGEST);
    }

    @Test
    void noAccountIsChargedMoreThanMemoryIsWorth() {
        String text = SpendingText.write(NOON, WINDOW, Duration.ZERO, largest(1));
        Map<String, Integer> charged = new LinkedHashMap<>();

        SpendingText.read(text, NOON, (account, ages) -> charged.put(account, ages.length));

        assertThat(charged)
                .hasSize(2)
                .allSatisfy((account, ages) -> assertThat(ages).isEqualTo((1 << 21) - 1));
    }

    @Test
    void moreAccountsThanAnybodyNamesAreNotRead() {
        String text = SpendingText.write(NOON, WINDOW, Duration.ZERO, largest(SpendingText.ACCOUNTS + 1));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> SpendingText.read(text, NOON.plus(WINDOW), (account, ages) -> {}));
    }

    /** So many accounts with the longest names, and the others; of every age as many requests as can be said. */
    private static Map<String, int[]> largest(int accounts) {
        Map<String, int[]> counts = new LinkedHashMap<>();
        for (int i = 0; i < accounts; i++) {
            counts.put(i + "a".repeat(SpendingText.LONGEST_NAME - 1), most());
        }
        counts.put(SpendingText.OTHERS, most());
        return counts;
    }

    private static int[] most() {
        int[] counts = new int[Dealt.AGES + 1];
        Arrays.fill(counts, Integer.MAX_VALUE);
        return counts;
    }
}
