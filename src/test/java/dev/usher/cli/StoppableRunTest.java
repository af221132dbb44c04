package dev.usher.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class StoppableRunTest {

    @Test
    void whoeverStopsItWaitsUntilItHasEnded() throws ExecutionException, InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        StoppableRun run = new StoppableRun(() -> assertThat(isReached(asked)).isTrue(), asked::countDown);
        CompletableFuture<Void> running = CompletableFuture.runAsync(run::run);

        run.stop();

        assertThat(running.get()).isNull();
    }

    /** As when the broker goes away in the moment in which a replay is told to stop. */
    @Test
    void whoeverStopsItLearnsThatItFailed() {
        CountDownLatch asked = new CountDownLatch(1);
        KafkaException failure = new TimeoutException("the broker is away");
        StoppableRun run = new StoppableRun(
                () -> {
                    assertThat(isReached(asked)).isTrue();
                    throw failure;
                },
                asked::countDown);
        CompletableFuture<Throwable> running = CompletableFuture.supplyAsync(() -> catchThrowable(run::run));

        assertThatThrownBy(run::stop).hasCause(failure);
        assertThat(running.join()).isSameAs(failure);
    }

    private static boolean isReached(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }
}
