package dev.usher.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.usher.kafka.QuotaShares;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SpendingTextTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration WINDOW = Duration.ofMinutes(5);
    /** Version 1, NOON and WINDOW in ms, 10,000 ms in use yet, no name; then counts: 3, 38 times 0, 5, and 300 in two bytes. */
    private static final String GOLDEN =
            "AQAAAZt5bdYAAAAAAAAEk+AAACcQAAMAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAWsAg";

    @Test
    void isNeverLongerThanWhatMayBeCommitted() {
        assertThat(SpendingText.write(NOON, WINDOW, WINDOW, most())).hasSizeLessThanOrEqualTo(QuotaShares.LONGEST);
    }

    /** Workers of two versions read it of each other. */
    @Test
    void isTextThatNoVersionMayChange() {
        int[] counts = new int[SpentByPartition.AGES + 1];
        counts[0] = 3;
        counts[39] = 5;
        counts[40] = 300;

        assertThat(SpendingText.write(NOON, WINDOW, Duration.ofSeconds(10), counts))
                .isEqualTo(GOLDEN);
    }

    @Test
    void chargesWhatTheTextOfAnotherVersionSays() {
        List<long[]> charged = new ArrayList<>();

        SpendingText.read(GOLDEN, NOON.plusSeconds(6), charged::add);

        // Five of the six seconds may be a difference of clocks.
        Map<Long, Long> requestsByAge =
                Arrays.stream(charged.get(0)).boxed().collect(Collectors.groupingBy(age -> age, Collectors.counting()));
        assertThat(charged).hasSize(1);
        assertThat(requestsByAge).isEqualTo(Map.of(293_500_000_000L, 3L, 1_000_000_000L, 5L, -10_000_000_000L, 300L));
    }

    @Test
    void nobodyIsChargedMoreThanMemoryIsWorth() {
        String text = SpendingText.write(NOON, WINDOW, Duration.ZERO, most());
        List<Integer> charged = new ArrayList<>();

        SpendingText.read(text, NOON, ages -> charged.add(ages.length));

        assertThat(charged).containsExactly((1 << 21) - 1);
    }

    @Test
    void moreAccountsThanAnyBuildHasNamedAreNotRead() {
        List<long[]> charged = new ArrayList<>();
        SpendingText.read(ofAccounts(5), NOON, charged::add);
        assertThat(charged).hasSize(5);

        assertThatIllegalArgumentException().isThrownBy(() -> SpendingText.read(ofAccounts(6), NOON, ages -> {}));
    }

    /** As builds wrote it that counted accounts apart: so many that are named by a letter, with nothing spent. */
    private static String ofAccounts(int accounts) {
        byte[] one = Base64.getDecoder()
                .decode(SpendingText.write(NOON, WINDOW, Duration.ZERO, new int[SpentByPartition.AGES + 1]));
        int header = one.length - (SpentByPartition.AGES + 2);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(one, 0, header);
        for (int i = 0; i < accounts; i++) {
            bytes.write(1);
            bytes.write('a' + i);
            bytes.write(one, header + 1, SpentByPartition.AGES + 1);
        }
        return Base64.getEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    }

    private static int[] most() {
        int[] counts = new int[SpentByPartition.AGES + 1];
        Arrays.fill(counts, Integer.MAX_VALUE);
        return counts;
    }
}
