package dev.usher.realtimekit;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AsyncLoopTest {

    @Test
    void aLaterStepThatThrowsFailsTheLoop() {
        Promise<Optional<String>> first = Promise.promise();
        Iterator<Future<Optional<String>>> steps = List.of(first.future()).iterator();
        Future<String> loop = AsyncLoop.until(steps::next);

        first.complete(Optional.empty());

        assertThat(loop.failed()).isTrue();
    }
}
