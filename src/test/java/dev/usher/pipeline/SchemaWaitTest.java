package dev.usher.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SchemaWaitTest {
    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger asked = new AtomicInteger();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void asksNoMoreOnceNobodyNeedsTheSchema() {
        SchemaWait.Registry away = schemaId -> {
            asked.incrementAndGet();
            return Future.failedFuture("the registry is away");
        };
        AtomicInteger looks = new AtomicInteger();

        Context eventLoop = vertx.getOrCreateContext();
        Future<Void> answer = new SchemaWait(away, eventLoop).until(7, () -> looks.incrementAndGet() == 1);

        await().until(() -> looks.get() == 2);
        assertThat(CompletableFuture.supplyAsync(
                        asked::get, command -> eventLoop.runOnContext(unused -> command.run())))
                .as("once the second look has had its consequences")
                .succeedsWithin(Duration.ofSeconds(60))
                .isEqualTo(1);
        assertThat(answer.isComplete()).isFalse();
    }
}
