package dev.usher;

import static dev.usher.testing.Commands.anAdd;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.Command;
import dev.usher.config.Settings;
import dev.usher.config.Sources;
import dev.usher.kafka.PartitionWork;
import dev.usher.testing.Installation;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** What no code expected ends the worker, and leaves what it concerns to the next one. */
class BackstopIT {
    private static final byte[] NO_COMMAND = "no command".getBytes(UTF_8);

    @Test
    void aBugOnAnEventLoopEndsTheWorkerAndPublishesNothingOfWhatItConcerns() throws Exception {
        Command good = anAdd().build();
        try (Installation usher = Installation.standard()) {
            Settings settings = Settings.forWorker(new Sources(List.of(), usher.environment(), Map.of()));
            try (Worker worker = Worker.start(settings, BackstopIT::unreportable)) {
                usher.send(good);
                usher.awaitResults(1);
                usher.broker().produce(List.of(new ProducerRecord<>(usher.commandsTopic(), NO_COMMAND)));

                assertThat(CompletableFuture.supplyAsync(worker::awaitTermination)
                                .get(60, TimeUnit.SECONDS))
                        .as("ended well")
                        .isFalse();
            }
            usher.broker().awaitEndOfDecidedTransactions();
            assertThat(usher.deadLetters()).isEmpty();
            assertThat(usher.results())
                    .extracting(result -> result.command().commandId())
                    .containsExactly(good.envelope().commandId());
        }
    }

    private static PartitionWork.Factory unreportable(PartitionWork.Factory works) {
        return new OtherwiseOpened(works, (preparation, reports) -> preparation.open(new BrokenReports(reports)));
    }

    private record BrokenReports(PartitionWork.Reports reports) implements PartitionWork.Reports {
        @Override
        public void completed(PartitionWork.Completion completion) {
            if (Arrays.equals(completion.source().value(), NO_COMMAND)) {
                throw new IllegalStateException("a bug");
            }
            reports.completed(completion);
        }

        @Override
        public void writeIntent(PartitionWork.LedgerWrite intent) {
            reports.writeIntent(intent);
        }

        @Override
        public void write(PartitionWork.LedgerWrite write) {
            reports.write(write);
        }

        @Override
        public void drained() {
            reports.drained();
        }
    }
}
