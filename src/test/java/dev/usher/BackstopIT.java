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
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** What no code expected ends the worker, and leaves what it concerns to the next one. */
class BackstopIT {

    @Test
    void aBugOnAnEventLoopEndsTheWorkerAndPublishesNothing() throws Exception {
        try (Installation usher = Installation.standard()) {
            Settings settings = Settings.forWorker(new Sources(List.of(), usher.environment(), Map.of()));
            try (Worker worker = Worker.start(settings, Unreportable::new)) {
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

    /** Work that can report nothing. */
    private record Unreportable(PartitionWork.Factory works) implements PartitionWork.Factory {
        @Override
        public PartitionWork.Preparation prepare(TopicPartition partition) {
            PartitionWork.Preparation preparation = works.prepare(partition);
            return new PartitionWork.Preparation() {
                @Override
                public void add(ConsumerRecord<byte[], byte[]> entry) {
                    preparation.add(entry);
                }

                @Override
                public PartitionWork open(PartitionWork.Reports reports) {
                    return preparation.open(new BrokenReports());
                }
            };
        }
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
