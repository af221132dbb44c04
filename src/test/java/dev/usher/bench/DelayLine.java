package dev.usher.bench;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;

/**
 * Answers that leave a fixed time after their requests came, in order. One timer serves them all, every millisecond, so
 * that waiting costs the stub next to nothing. Event loop only.
 */
final class DelayLine {

    private static final long TICK_MS = 1;

    private final Vertx vertx;
    private final ArrayDeque<Due> line = new ArrayDeque<>();

    DelayLine(Vertx vertx) {
        this.vertx = vertx;
    }

    void after(Duration latency, Runnable answer) {
        if (latency.isZero()) {
            answer.run();
            return;
        }
        line.add(new Due(System.nanoTime() + latency.toNanos(), answer));
        if (line.size() == 1) {
            tickLater();
        }
    }

    private void tickLater() {
        vertx.setTimer(TICK_MS, timer -> tick());
    }

    private void tick() {
        long now = System.nanoTime();
        for (Due first = line.peek(); first != null && first.nanos - now <= 0; first = line.peek()) {
            first.answer.run();
            line.remove();
        }
        if (!line.isEmpty()) {
            tickLater();
        }
    }

    private record Due(long nanos, Runnable answer) {}
}
