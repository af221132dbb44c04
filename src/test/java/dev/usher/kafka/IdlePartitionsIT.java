package dev.usher.kafka;

import static org.awaitility.Awaitility.await;

import dev.usher.testing.Installation;
import dev.usher.testing.ManagementClient;
import org.junit.jupiter.api.Test;

class IdlePartitionsIT {
    /** Kafka's own default is 500 ms. */
    private static final int SHORT_MILLIS = 250;

    /** A busy partition that was paused is not in the fetch that waits for the idle ones, nor is it asked for until that ends. */
    @Test
    void aFetchOfIdlePartitionsWaitsNoLongerThanAQuarterOfASecond() {
        try (Installation usher = Installation.standard()) {
            ManagementClient management =
                    new ManagementClient(usher.startWorker().managementPort());
            management.awaitReady();

            await().until(() -> management.metric("kafka_consumer_fetch_manager_fetch_latency_avg") < SHORT_MILLIS);
        }
    }
}
