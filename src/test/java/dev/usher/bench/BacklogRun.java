package dev.usher.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One life of a process that turns commands into results: it finds a backlog, then gets commands at a steady rate, and is
 * stopped. The second half of the backlog is measured, the first warms it up. Confined to one thread.
 */
final class BacklogRun {

    private static final long STALLED_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final ResultReader.Listener NOBODY = (number, nanos) -> {};

    private final Child subject;
    private final Child broker;
    private final Child api;
    private final ResultReader reader;
    private final Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    private final List<String> broken = new ArrayList<>();

    BacklogRun(Child subject, Child broker, Child api, ResultReader reader) {
        this.subject = subject;
        this.broker = broker;
        this.api = api;
        this.reader = reader;
    }

    /** Must follow the start of the process at once: the time to the first result counts. */
    void backlog(int commands) throws IOException {
        long begun = System.nanoTime();
        readUntil(1, NOBODY);
        figures.put(Figure.FIRST_RESULT, (System.nanoTime() - begun) / 1e9);
        Sample first = sample();
        readUntil(commands / 2, NOBODY);
        Sample half = sample();
        readUntil(commands, NOBODY);
        figures.putAll(half.figuresUntil(sample()));
        figures.put(Figure.COLD_PER_SECOND, first.subject().perSecondUntil(half.subject()));
    }

    /** From the moment a command is sent to that when its committed result is read; the first fifth is warm-up. */
    void live(Pacer pacer) throws IOException {
        Latencies latencies = new Latencies(pacer.count());
        int warmedUp = reader.succeeded() + pacer.count() / 5;
        int all = reader.succeeded() + pacer.count();
        pacer.start();
        readUntil(warmedUp, NOBODY);
        readUntil(all, (number, nanos) -> latencies.add(nanos - pacer.sentAt(number)));
        figures.put(Figure.P50, latencies.percentile(50));
        figures.put(Figure.P99, latencies.percentile(99));
    }

    Measured stop(String deadLetters, ApiStubControl.Seen seen) throws IOException, InterruptedException {
        subject.peakMiB().ifPresent(peak -> figures.put(Figure.PEAK, (double) peak));
        if (!subject.stop()) {
            broken.add("still ran half a minute after SIGTERM");
        }
        reader.drain();
        mustBeNone(reader.doubled(), "results beyond one for each command");
        mustBeNone(reader.failed(), "commands that did not succeed");
        mustBeNone(reader.size(deadLetters), "dead letters");
        mustBeNone(seen.overlapped(), "requests while the participant's last one was in flight");
        mustBeNone(seen.swapped(), "requests out of their participant's order");
        mustBeNone(seen.unexpected(), "requests that no command asked for");
        if (seen.repeated() > 0) {
            figures.put(Figure.SENT_AGAIN, (double) seen.repeated());
        }
        if (seen.requests() > 0) {
            figures.put(Figure.HTTP2_PERCENT, 100.0 * seen.http2() / seen.requests());
        }
        return new Measured(figures, broken);
    }

    private void mustBeNone(long count, String what) {
        if (count > 0) {
            broken.add(count + " " + what);
        }
    }

    private Sample sample() {
        return new Sample(at(subject.handle()), at(broker.handle()), at(api.handle()), at(ProcessHandle.current()));
    }

    private Moment at(ProcessHandle process) {
        return Moment.at(reader.succeeded(), process);
    }

    private void readUntil(int succeeded, ResultReader.Listener listener) throws IOException {
        int before = reader.succeeded();
        long progressAt = System.nanoTime();
        while (reader.succeeded() < succeeded) {
            reader.poll(listener);
            subject.mustLive();
            if (reader.succeeded() > before) {
                before = reader.succeeded();
                progressAt = System.nanoTime();
            } else if (System.nanoTime() - progressAt > STALLED_NANOS) {
                throw new IOException("no result for a minute, %d commands unanswered".formatted(succeeded - before));
            }
        }
    }
}
