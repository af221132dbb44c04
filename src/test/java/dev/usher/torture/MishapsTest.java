package dev.usher.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class MishapsTest {

    private static final Plan PLAN = plan(7);

    private final List<Mishap> mishaps = Mishaps.of(PLAN);

    @Test
    void theSameSeedMakesTheSameMishaps() {
        assertThat(Mishaps.of(PLAN)).isEqualTo(mishaps);
        assertThat(Mishaps.of(plan(8))).isNotEqualTo(mishaps);
    }

    @Test
    void asManyHappenAsAreAskedForInTheOrderOfTheirTimes() {
        assertThat(mishaps).filteredOn(Mishap.Kill.class::isInstance).hasSize(36);
        assertThat(mishaps).filteredOn(Mishap.Suspend.class::isInstance).hasSize(18);
        assertThat(mishaps).filteredOn(Mishap.Restart.class::isInstance).hasSize(3);
        assertThat(mishaps).isSortedAccordingTo(Comparator.comparing(Mishap::at));
        assertThat(mishaps).allMatch(mishap -> mishap.at().compareTo(PLAN.lasting()) < 0);
    }

    @Test
    void someSuspensionsAreShorterThanASessionAndSomeLonger() {
        List<Duration> lengths = mishaps.stream()
                .filter(Mishap.Suspend.class::isInstance)
                .map(mishap -> ((Mishap.Suspend) mishap).length())
                .toList();

        assertThat(lengths).anyMatch(length -> length.compareTo(Plan.SESSION) < 0);
        assertThat(lengths).anyMatch(length -> length.compareTo(Plan.SESSION) > 0);
    }

    @Test
    void theBrokerIsBothKilledAndStopped() {
        List<Boolean> kills = mishaps.stream()
                .filter(Mishap.Restart.class::isInstance)
                .map(mishap -> ((Mishap.Restart) mishap).kill())
                .toList();

        assertThat(kills).contains(true, false);
    }

    private static Plan plan(long seed) {
        return new Plan(seed, 50_000, Duration.ofMinutes(8), 3, 36, 18, 3, true);
    }
}
