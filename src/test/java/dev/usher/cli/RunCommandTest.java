package dev.usher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunCommandTest {

    private static final Map<String, String> WORKER = Map.of(
            "USHER_API_ACCOUNT_ID", "acct",
            "USHER_API_APP_ID", "app",
            "USHER_API_TOKEN", "s3cret-token",
            "USHER_LOG_LEVEL", "ERROR");

    private final List<String> events = new ArrayList<>();

    @Test
    void aWorkerThatEndsWellEndsTheCommandWellAndIsTidiedUp() {
        Terminal terminal = new Terminal(WORKER, settings -> {
            events.add("started on " + settings.consumer().get("bootstrap.servers"));
            return new FakeWorker(true);
        });

        assertThat(terminal.run("run", "--bootstrap-server", "broker:9092")).isZero();
        assertThat(events).containsExactly("started on broker:9092", "closed");
        assertThat(terminal.err()).isEmpty();
    }

    @Test
    void aWorkerThatDiesFailsTheCommandAndIsTidiedUp() {
        Terminal terminal = new Terminal(WORKER, settings -> new FakeWorker(false));

        assertThat(terminal.run("run")).isEqualTo(1);
        assertThat(events).containsExactly("closed");
        assertThat(terminal.err()).isEqualTo("usher run: the worker failed and ended; its log says why\n");
    }

    @Test
    void whatIsInTheWayOfAStartIsSaid() {
        Terminal terminal = new Terminal(WORKER, settings -> {
            throw new CommandFailed("the ledger is not compacted", new IllegalStateException());
        });

        assertThat(terminal.run("run")).isEqualTo(1);
        assertThat(terminal.err()).isEqualTo("usher run: the ledger is not compacted\n");
    }

    @Test
    void whatNobodyForesawIsAFailureToo() {
        Terminal terminal = new Terminal(WORKER, settings -> {
            throw new IllegalStateException("impossible");
        });

        assertThat(terminal.run("run")).isEqualTo(1);
        assertThat(terminal.err()).isEqualTo("""
                        usher run: unexpected failure: java.lang.IllegalStateException: impossible
                        --verbose shows where it happened.
                        """);
    }

    private final class FakeWorker implements WorkerStart.Running {
        private final boolean endsWell;

        FakeWorker(boolean endsWell) {
            this.endsWell = endsWell;
        }

        @Override
        public boolean awaitTermination() {
            return endsWell;
        }

        @Override
        public void close() {
            events.add("closed");
        }
    }
}
