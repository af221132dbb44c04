package dev.usher.realtimekit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.usher.testing.Traces;
import io.vertx.core.Future;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class WarmUpTest {
    @Test
    void endsWithoutLeavingAnythingBehind() {
        Set<Thread> before = threads();

        Future<Integer> over = WarmUp.begin(Traces.any());

        await().until(over::isComplete);
        assertThat(over.result()).isEqualTo(1_000);
        await().untilAsserted(() -> assertThat(before).containsAll(threads()));
    }

    @Test
    @SuppressWarnings("NullAway") // what trips it is a bug
    void failsIfRequestsCannotBeSent() {
        Future<Integer> over = WarmUp.begin(null);

        await().until(over::isComplete);
        assertThat(over.failed()).isTrue();
    }

    /** Those of Vert.x. */
    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("vert"))
                .collect(Collectors.toSet());
    }
}
