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
import org.junit.jupiter.api.Test;

class SpendingTextTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration WINDOW = Duration.ofMinutes(5);

    @Test
    void isNeverLongerThanWhatMayBeCommitted() {
        assertThat(SpendingText.write(NOON, WINDOW, WINDOW, most())).hasSizeLessThanOrEqualTo(QuotaShares.LONGEST);
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
