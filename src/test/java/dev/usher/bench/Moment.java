package dev.usher.bench;

import java.time.Duration;

/** What the clock showed when so much was done, and the CPU time that a process had used by then. */
record Moment(long count, long nanos, Duration cpu) {

    static Moment at(long count, ProcessHandle process) {
        return new Moment(
                count, System.nanoTime(), process.info().totalCpuDuration().orElse(Duration.ZERO));
    }

    double perSecondUntil(Moment later) {
        return (later.count - count) * 1e9 / (later.nanos - nanos);
    }

    double cpuMicrosUntil(Moment later) {
        return later.cpu.minus(cpu).toNanos() / 1e3 / (later.count - count);
    }
}
