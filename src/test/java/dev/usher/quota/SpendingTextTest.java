package dev.usher.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.usher.kafka.QuotaShares;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SpendingTextTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration WINDOW = Duration.ofMinutes(5);
    /** Version 1, NOON and WINDOW in ms, 10,000 ms in use yet, a reserved byte; then counts: 3, 38 times 0, 5, and 300 in two bytes. */
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
        long[] charged = SpendingText.read(GOLDEN, NOON.plusSeconds(6));

        // Five of the six seconds may be a difference of clocks.
        Map<Long, Long> requestsByAge =
                Arrays.stream(charged).boxed().collect(Collectors.groupingBy(age -> age, Collectors.counting()));
        assertThat(requestsByAge).isEqualTo(Map.of(293_500_000_000L, 3L, 1_000_000_000L, 5L, -10_000_000_000L, 300L));
    }

    @Test
    void nobodyIsChargedMoreThanMemoryIsWorth() {
        String text = SpendingText.write(NOON, WINDOW, Duration.ZERO, most());

        assertThat(SpendingText.read(text, NOON)).hasSize((1 << 21) - 1);
    }

    /** Of another version, or of nobody. */
    @Test
    void whatIsInAnotherFormatIsRefused() {
        byte[] golden = Base64.getDecoder().decode(GOLDEN);
        byte[] ofAnotherVersion = golden.clone();
        ofAnotherVersion[0] = 2;
        byte[] withWhatIsReserved = golden.clone();
        withWhatIsReserved[21] = 1;

        assertThat(Stream.of(
                        ofAnotherVersion,
                        withWhatIsReserved,
                        Arrays.copyOf(golden, golden.length - 1),
                        Arrays.copyOf(golden, golden.length + 1)))
                .allSatisfy(bytes -> assertThatIllegalArgumentException()
                        .isThrownBy(() -> SpendingText.read(Base64.getEncoder().encodeToString(bytes), NOON)));
    }

    private static int[] most() {
        int[] counts = new int[SpentByPartition.AGES + 1];
        Arrays.fill(counts, Integer.MAX_VALUE);
        return counts;
    }
}
