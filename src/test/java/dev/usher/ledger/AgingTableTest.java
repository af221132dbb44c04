package dev.usher.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.Fingerprint;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgingTableTest {
    private final AgingTable table = new AgingTable();

    @Test
    void knowsTheLatestNumberOfAKey() {
        Fingerprint key = new Fingerprint(1, 2);

        table.put(key, 10, 100, 0);
        table.put(key, 20, 101, 0);

        assertThat(table.get(key, 0)).isEqualTo(20);
        assertThat(table.size()).isEqualTo(1);
    }

    @Test
    void doesNotMistakeAKeyForAnotherOfHalfTheFingerprint() {
        table.put(new Fingerprint(1, 2), 10, 100, 0);

        assertThat(table.get(new Fingerprint(1, 3), 0)).isNegative();
        assertThat(table.get(new Fingerprint(2, 2), 0)).isNegative();
    }

    @Test
    void forgetsWhatIsTooOld() {
        Fingerprint key = new Fingerprint(1, 2);
        table.put(key, 10, 100, 0);

        assertThat(table.get(key, 100)).isEqualTo(10);
        assertThat(table.get(key, 101)).isNegative();
    }

    @Test
    void whatIsPutAgainIsNoOlderThanThat() {
        Fingerprint key = new Fingerprint(1, 2);
        table.put(key, 10, 100, 0);
        table.put(key, 20, 150, 0);

        assertThat(table.get(key, 120)).isEqualTo(20);
    }

    @Test
    void doesNotGrowWhenWhatComesMerelyReplacesWhatIsOld() {
        Random random = new Random(7);
        for (int minute = 0; minute < 1_000; minute++) {
            for (int i = 0; i < 100; i++) {
                table.put(new Fingerprint(random.nextLong(), random.nextLong()), i, minute, minute - 10);
            }
        }

        assertThat(table.size()).isLessThan(10_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void agreesWithANaiveModel(long seed) {
        Random random = new Random(seed);
        Map<Fingerprint, Long> model = new HashMap<>();
        for (int step = 0; step < 10_000; step++) {
            // Few enough to meet again, and alike in one half as often as not.
            Fingerprint key = new Fingerprint(random.nextInt(50) << 27, random.nextInt(50));
            table.put(key, step, 5, 0);
            model.put(key, (long) step);
        }

        assertThat(table.size()).isEqualTo(model.size());
        model.forEach((key, number) -> assertThat(table.get(key, 0)).isEqualTo(number));
    }
}
