package dev.usher;

import dev.usher.config.Settings;
import dev.usher.config.Sources;
import dev.usher.kafka.PartitionWork;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A worker that tells the ledger nothing and waits for no intent: the benchmark's measure of what the ledger costs. It keeps
 * none of the promises about crashes and duplicates. What it writes nowhere, it makes all the same.
 */
public final class ForgetfulWorker {

    private ForgetfulWorker() {}

    /** Settings from the environment; runs until SIGTERM. */
    public static void main(String[] args) {
        Worker worker = Worker.start(
                Settings.forWorker(new Sources(List.of(), System.getenv(), Map.of())), ForgetfulWorker::forgetful);
        Runtime.getRuntime().addShutdownHook(new Thread(worker::close));
        worker.awaitTermination();
    }

    private static PartitionWork.Factory forgetful(PartitionWork.Factory works) {
        return new OtherwiseOpened(works, (preparation, reports) -> {
            WithoutLedger withoutLedger = new WithoutLedger(reports);
            withoutLedger.work = preparation.open(withoutLedger);
            return withoutLedger.work;
        });
    }

    /** Lets every request leave at once. */
    private static final class WithoutLedger implements PartitionWork.Reports {
        private final PartitionWork.Reports reports;
        private volatile @Nullable PartitionWork work;

        WithoutLedger(PartitionWork.Reports reports) {
            this.reports = reports;
        }

        @Override
        public void completed(PartitionWork.Completion completion) {
            reports.completed(new PartitionWork.Completion(
                    completion.source(), completion.publications(), Optional.empty(), completion.onCommit()));
            completion.write().ifPresent(this::committed);
        }

        @Override
        public void writeIntent(PartitionWork.LedgerWrite intent) {
            committed(intent);
        }

        @Override
        public void write(PartitionWork.LedgerWrite write) {}

        @Override
        public void drained() {
            reports.drained();
        }

        private void committed(PartitionWork.LedgerWrite write) {
            PartitionWork opened = work;
            if (opened != null) {
                opened.committed(List.of(new PartitionWork.CommittedWrite(write, 0)), System.nanoTime());
            }
        }
    }
}
