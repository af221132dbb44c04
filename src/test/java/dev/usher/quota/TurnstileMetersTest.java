package dev.usher.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TurnstileMetersTest extends TurnstileFixture {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void tellWhatIsLeftOfTheQuotaAndWhoWaitsForIt() {
        Turnstile turnstile = turnstile(10, 100);
        register(turnstile);
        assertThat(gauge("usher.quota.left")).isEqualTo(10);

        enter(turnstile, "acc", 15);
        endAll(Pass::passed);
        time.advance(Duration.ofSeconds(2));

        assertThat(gauge("usher.quota.limit")).isEqualTo(10);
        assertThat(gauge("usher.quota.left") + passes.size()).isEqualTo(10);
        assertThat(gauge("usher.quota.reset")).isEqualTo(298);
        assertThat(gauge("usher.api.queued") + passes.size()).isEqualTo(15);
        assertThat(gauge("usher.api.queue.size", "priority", "add")).isEqualTo(gauge("usher.api.queued"));
        assertThat(gauge("usher.api.queue.size", "priority", "kick")).isZero();
        assertThat(gauge("usher.api.queue.oldest", "priority", "add")).isEqualTo(2);
        assertThat(gauge("usher.api.queue.drain", "priority", "add")).isEqualTo(30 * gauge("usher.api.queued"));
    }

    @Test
    void tellTimesThatAreNoLongsOfNanoseconds() {
        Turnstile turnstile = new Turnstile(new QuotaSettings(1, Duration.ofDays(31), 1), time, time);
        register(turnstile);

        enter(turnstile, "acc", 4_000);

        assertThat(gauge("usher.api.queue.drain", "priority", "add"))
                .isGreaterThan((double) Duration.ofDays(300 * 365).toSeconds());
    }

    @Test
    void sayThatThereIsNoQuota() {
        Turnstile turnstile = turnstile(0, 100);
        register(turnstile);
        enter(turnstile, "acc", 1);

        assertThat(gauge("usher.quota.limit")).isNaN();
        assertThat(gauge("usher.quota.left")).isNaN();
        assertThat(gauge("usher.quota.reset")).isZero();
    }

    @Test
    void tellWhyAccountsAreParkedAndForHowLong() {
        Turnstile turnstile = turnstile(0, 100);
        register(turnstile);
        enter(turnstile, "one", 1);
        enter(turnstile, "other", 1);
        passes.get(0).refusedAll("throttled", "HTTP 429", Optional.empty());
        enter(turnstile, "one", 1);
        time.advance(Duration.ofSeconds(5));
        passes.get(1).refusedAll("throttled", "HTTP 429", Optional.empty());

        assertThat(gauge("usher.api.parked", "why", "throttled")).isEqualTo(2);
        assertThat(gauge("usher.api.parked", "why", "unreachable")).isZero();
        assertThat(gauge("usher.api.parked.duration", "why", "throttled")).isEqualTo(5);
        assertThat(gauge("usher.api.parked.duration", "why", "unreachable")).isZero();
    }

    private void register(Turnstile turnstile) {
        TurnstileMeters.register(turnstile, List.of("throttled", "unreachable"), registry);
    }

    private double gauge(String name, String... tags) {
        return registry.get(name).tags(tags).gauge().value();
    }
}
