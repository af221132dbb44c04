package dev.usher.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.Fingerprint;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineageTest {
    private static final int MANY = 200_000;

    private final Lineage lineage = new Lineage();

    /** As when a sender repeats the same garbage all night. */
    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void manyEqualLettersAreNoHarderToTellApartThanOthers() {
        List<Lineage.Member> equal = IntStream.range(0, MANY)
                .mapToObj(i -> new Lineage.Member(new Fingerprint(1, 1), false, i % 4, i / 4, i, i % 3))
                .toList();

        equal.forEach(lineage::add);

        assertThat(equal.stream().filter(lineage::isSuperseded)).hasSize(MANY - MANY / 3 - 1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsKeptOfAFamilyAnswersAsAllOfItWould(boolean isCommand) {
        Random random = new Random(11);
        List<Lineage.Member> all = IntStream.range(0, 2_000)
                .mapToObj(i -> new Lineage.Member(
                        new Fingerprint(random.nextInt(300), 1),
                        isCommand,
                        random.nextInt(3),
                        i,
                        random.nextInt(1_000),
                        random.nextInt(4)))
                .toList();

        all.forEach(lineage::add);

        assertThat(all)
                .allSatisfy(member -> assertThat(lineage.isSuperseded(member))
                        .isEqualTo(all.stream().anyMatch(other -> standsFor(other, member))));
    }

    private static boolean standsFor(Lineage.Member newer, Lineage.Member older) {
        boolean isLater = newer.partition() == older.partition()
                ? newer.offset() > older.offset()
                : newer.timestamp() > older.timestamp();
        return newer.family().equals(older.family())
                && isLater
                && (newer.isCommand() || newer.replays() > older.replays());
    }
}
