package dev.usher.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.usher.simulator.SimulatorSettings.Quota;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SimulatorSettingsTest {
    @Test
    void defaultsAreForAQuietStart() {
        assertThat(SimulatorSettings.defaults())
                .isEqualTo(new SimulatorSettings(
                        "127.0.0.1",
                        8787,
                        Duration.ZERO,
                        Duration.ZERO,
                        new Quota(0, Duration.ofMinutes(5), Duration.ofMinutes(5)),
                        Optional.empty(),
                        20,
                        1_000,
                        true,
                        false,
                        false,
                        200_000,
                        1));
    }

    @Test
    void cloudflaresQuotaLocksOutForFiveMinutes() {
        assertThat(Quota.CLOUDFLARE).isEqualTo(new Quota(1_200, Duration.ofMinutes(5), Duration.ofMinutes(5)));
    }

    @Test
    void theTokenIsNotPrinted() {
        assertThat(SimulatorSettings.defaults().withToken(Optional.of("hush")).toString())
                .doesNotContain("hush");
    }

    @ParameterizedTest
    @MethodSource
    void whatMakesNoSenseIsRefusedByNameAndValue(
            Function<SimulatorSettings, SimulatorSettings> change, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> change.apply(SimulatorSettings.defaults()))
                .withMessage(message);
    }

    static Stream<Arguments> whatMakesNoSenseIsRefusedByNameAndValue() {
        return Stream.of(
                refused(settings -> settings.withHost(" "), "host is  , must not be blank"),
                refused(settings -> settings.withPort(65_536), "port is 65536, must be 0 to 65535"),
                refused(
                        settings -> settings.withLatency(Duration.ofMillis(-1)),
                        "latency is PT-0.001S, must be PT0S to PT1H"),
                refused(settings -> settings.withJitter(Duration.ofHours(2)), "jitter is PT2H, must be PT0S to PT1H"),
                refused(
                        settings -> settings.withToken(Optional.of("two words")),
                        "token is ***, must be visible ASCII without spaces"),
                refused(settings -> settings.withPageSize(0), "pageSize is 0, must be positive"),
                refused(settings -> settings.withMaxPageSize(19), "maxPageSize is 19, must be at least pageSize, 20"),
                refused(settings -> settings.withJournalCapacity(0), "journalCapacity is 0, must be positive"),
                refused(
                        settings -> settings.withQuota(Quota.of(-1, Duration.ofMinutes(5))),
                        "quota.requests is -1, must be 0 (none) or more"),
                refused(
                        settings -> settings.withQuota(Quota.of(1, Duration.ZERO)),
                        "quota.window is PT0S, must be PT0.001S to PT8760H"),
                refused(
                        settings -> settings.withQuota(Quota.of(1, Duration.ofDays(366))),
                        "quota.window is PT8784H, must be PT0.001S to PT8760H"),
                refused(
                        settings -> settings.withQuota(new Quota(1, Duration.ofSeconds(1), Duration.ofDays(366))),
                        "quota.lockOut is PT8784H, must be PT0S to PT8760H"));
    }

    private static Arguments refused(Function<SimulatorSettings, SimulatorSettings> change, String message) {
        return Arguments.of(change, message);
    }
}
