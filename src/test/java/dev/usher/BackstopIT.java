package dev.usher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.config.Settings;
import dev.usher.config.Sources;
import dev.usher.kafka.PartitionWork;
import dev.usher.testing.Installation;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** What no code expected ends the worker, and leaves what it concerns to the next one. */
class BackstopIT {

    @Test
    void aBugOnAnEventLoopEndsTheWorkerAndPublishesNothing() throws Exception {
        try (Installation usher = Installation.standard()) {
            Settings settings = Settings.forWorker(new Sources(List.of(), usher.environment(), Map.of()));
            try (Worker worker = Worker.start(settings, BackstopIT::unreportable)) {
                usher.broker()
                        .produce(List.of(new ProducerRecord<>(usher.commandsTopic(), "no command".getBytes(UTF_8))));

                assertThat(CompletableFuture.supplyAsync(worker::awaitTermination)
                                .get(30, TimeUnit.SECONDS))
                        .as("ended well")
                        .isFalse();
            }
            assertThat(usher.deadLetters()).isEmpty();
        }
    }

    private static PartitionWork.Factory unreportable(PartitionWork.Factory works) {
        return new OtherwiseOpened(works, (preparation, reports) -> preparation.open(new BrokenReports()));
    }

    private static final class BrokenReports implements PartitionWork.Reports {
        @Override
        public void completed(PartitionWork.Completion completion) {
            throw new IllegalStateException("a bug");
        }

        @Override
        public void writeIntent(PartitionWork.LedgerWrite intent) {}

        @Override
        public void write(PartitionWork.LedgerWrite write) {}

        @Override
        public void drained() {}
    }
}
