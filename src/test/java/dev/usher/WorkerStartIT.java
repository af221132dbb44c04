package dev.usher;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.usher.testing.Installation;
import dev.usher.testing.KafkaBroker;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A worker whose topics cannot keep the promises does not start. */
class WorkerStartIT {
    private static final String LARGE_ENOUGH = "1114124";

    private final Installation usher = Installation.standard();
    private final KafkaBroker broker = usher.broker();
    private final String ledger = broker.topic("ledger");

    @AfterEach
    void close() {
        usher.close();
    }

    @Test
    void aLedgerThatForgetsIsRefusedAndWhatToDoIsSaid() {
        broker.createTopic(ledger, 4, Map.of("max.message.bytes", LARGE_ENOUGH));

        assertRefused("topic " + ledger + ": has cleanup.policy=delete", "set cleanup.policy=compact");
    }

    @Test
    void aLedgerWithTooFewPartitionsIsRefusedAndWhatToDoIsSaid() {
        broker.createTopic(ledger, 3, Map.of("max.message.bytes", LARGE_ENOUGH, "cleanup.policy", "compact"));

        assertRefused(
                "topic " + ledger + ": has 3 partitions, the command topic with most has 4", "add partitions to it");
    }

    private void assertRefused(String problem, String remedy) {
        assertThatThrownBy(usher.set("USHER_TOPICS_LEDGER", ledger)::startWorker)
                .isInstanceOf(StartException.class)
                .hasMessageContaining(problem)
                .hasMessageContaining(remedy);
    }
}
