package dev.usher;

import dev.usher.config.Settings;
import dev.usher.config.Sources;
import dev.usher.kafka.PartitionWork;
import java.util.List;
import java.util.Map;

/** A worker that carries commands out and publishes nothing of it: it says so instead, by a line for each that has ended. */
public final class SilentWorker {
    /** The line. */
    static final String COMPLETED = "completed";

    private SilentWorker() {}

    /** Settings from the environment; runs until it is killed. */
    public static void main(String[] args) {
        Worker.start(
                        Settings.forWorker(new Sources(List.of(), System.getenv(), Map.of())),
                        works -> new OtherwiseOpened(
                                works, (preparation, reports) -> preparation.open(new WithoutOutcomes(reports))))
                .awaitTermination();
    }

    private record WithoutOutcomes(PartitionWork.Reports reports) implements PartitionWork.Reports {
        @Override
        public void completed(PartitionWork.Completion completion) {
            // A line of its own, whatever the log is in the middle of.
            System.out.println("\n" + COMPLETED);
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
