package dev.usher.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SchemaWaitTest {
    private static final TopicPartition PARTITION = new TopicPartition("commands", 3);

    private final Vertx vertx = Vertx.vertx();
    private final Context eventLoop = vertx.getOrCreateContext();
    private final ParkedPartitions parked = new ParkedPartitions(new SimpleMeterRegistry());
    private final Queue<Promise<Void>> asked = new ConcurrentLinkedQueue<>();
    private final AtomicInteger settled = new AtomicInteger();
    private final SchemaWait wait = new SchemaWait(this::ask, eventLoop, parked);

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void parksThePartitionUntilTheRegistryAnswers() {
        begin();
        assertThat(parked.lines()).as("a look-up is no outage").isEmpty();

        nextQuestion().fail("the registry is away");
        await().until(() -> !parked.lines().isEmpty());
        assertThat(parked.lines()).containsExactly("registry_unavailable (commands-3 waits for schema 7)");

        nextQuestion().complete();
        await().until(() -> settled.get() == 1);
        assertThat(parked.lines()).isEmpty();
    }

    @Test
    void asksNoMoreOnceNobodyNeedsTheSchema() {
        SchemaWait.Waiting waiting = begin();
        Promise<Void> question = nextQuestion();

        onEventLoop(() -> {
            waiting.giveUp();
            return waiting;
        });
        question.fail("the registry is away");

        onEventLoop(() -> waiting); // once the answer has had its consequences
        assertThat(parked.lines()).isEmpty();
        assertThat(asked).isEmpty();
        assertThat(settled).hasValue(0);
    }

    @Test
    void isParkedNoMoreOnceItIsGivenUp() {
        SchemaWait.Waiting waiting = begin();
        nextQuestion().fail("the registry is away");
        await().until(() -> !parked.lines().isEmpty());

        onEventLoop(() -> {
            waiting.giveUp();
            return waiting;
        });

        assertThat(parked.lines()).isEmpty();
    }

    private SchemaWait.Waiting begin() {
        return onEventLoop(() -> wait.until(PARTITION, 7, settled::incrementAndGet));
    }

    private Future<Void> ask(int schemaId) {
        Promise<Void> answer = Promise.promise();
        asked.add(answer);
        return answer.future();
    }

    private Promise<Void> nextQuestion() {
        await().until(() -> !asked.isEmpty());
        return asked.remove();
    }

    private <T> T onEventLoop(Supplier<T> steps) {
        return CompletableFuture.supplyAsync(steps, command -> eventLoop.runOnContext(unused -> command.run()))
                .join();
    }
}
