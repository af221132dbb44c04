package dev.usher.bench;

import dev.usher.testing.Child;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One life of a process that turns commands into results: a cold start, then backlogs and commands at a steady rate, and
 * the end. Every command is answered before the next load comes. Confined to one thread.
 */
final class Life implements AutoCloseable {

    private static final long STALLED_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final ResultReader.Listener NOBODY = (number, nanos) -> {};

    private final Cluster cluster;
    private final Child api;
    private final RunTopics topics;
    private final ResultReader reader;
    private final long begun = System.nanoTime();
    private final Child subject;

    /** Starts the process, and whatever waits for it. */
    interface Birth {
        Child start() throws IOException;
    }

    private Life(Cluster cluster, Child api, RunTopics topics, ResultReader reader, Child subject) {
        this.cluster = cluster;
        this.api = api;
        this.topics = topics;
        this.reader = reader;
        this.subject = subject;
    }

    /** Starts the process when its topics are there, and so many commands waiting in them. */
    static Life begin(Cluster cluster, Child api, RunTopics topics, int waiting, Birth birth) throws IOException {
        cluster.create(topics);
        Pacer.atOnce(Commands.backlog(0, waiting, 0), topics.commands(), cluster.producer())
                .send();
        ResultReader reader = new ResultReader(cluster.bootstrapServers(), topics.results());
        return new Life(cluster, api, topics, reader, birth.start());
    }

    /** The commands that waited, on a JVM that has just started: measures the first half, from the first result on. */
    Map<Figure, Double> cold(int waiting) throws IOException {
        readUntil(1, NOBODY);
        double firstResult = (System.nanoTime() - begun) / 1e9;
        Sample first = sample();
        readUntil(waiting / 2, NOBODY);
        Map<Figure, Double> figures = first.figuresUntil(sample());
        figures.put(Figure.FIRST_RESULT, firstResult);
        readUntil(waiting, NOBODY);
        return figures;
    }

    /** Commands until the compiler has no more to do; measures nothing. */
    void warmUp(int count) throws IOException {
        backlog(count, 0);
    }

    /** Commands that come all at once: measures the second half. */
    Map<Figure, Double> backlog(int count, double hotShare) throws IOException {
        int before = reader.succeeded();
        Pacer.atOnce(Commands.backlog(before, count, hotShare), topics.commands(), cluster.producer())
                .start();
        readUntil(before + count / 2, NOBODY);
        Sample half = sample();
        readUntil(before + count, NOBODY);
        Map<Figure, Double> figures = half.figuresUntil(sample());
        subject.peakMiB().ifPresent(peak -> figures.put(Figure.PEAK, (double) peak));
        return figures;
    }

    /** Commands at a steady rate, each from the moment it is sent to that when its committed result is read. */
    Map<Figure, Double> steady(int count, int perSecond) throws IOException {
        int before = reader.succeeded();
        Latencies latencies = new Latencies(count);
        Pacer pacer =
                Pacer.steadily(perSecond, Commands.ofStrangers(before, count), topics.commands(), cluster.producer());
        pacer.start();
        // The first fifth is warm-up: after a full load this is another life.
        readUntil(before + count / 5, NOBODY);
        readUntil(before + count, (number, nanos) -> latencies.add(nanos - pacer.sentAt(number)));
        return Map.of(Figure.P50, latencies.percentile(50), Figure.P99, latencies.percentile(99));
    }

    /** Ends the process as an operator would. Returns the promises that it broke, for people. */
    List<String> end() throws IOException, InterruptedException {
        boolean inTime = subject.stop();
        reader.drain();
        List<String> broken = new ArrayList<>();
        if (!inTime) {
            broken.add("still ran half a minute after SIGTERM");
        }
        if (reader.doubled() > 0) {
            broken.add("%,d results beyond one for each command".formatted(reader.doubled()));
        }
        if (reader.failed() > 0) {
            broken.add("%,d commands did not succeed".formatted(reader.failed()));
        }
        long deadLetters = reader.size(topics.deadLetters());
        if (deadLetters > 0) {
            broken.add("%,d dead letters".formatted(deadLetters));
        }
        return broken;
    }

    private Sample sample() {
        return new Sample(
                at(subject.handle()), at(cluster.broker().handle()), at(api.handle()), at(ProcessHandle.current()));
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
                throw new IOException(
                        "no result for a minute: %,d are missing, %,d commands failed, %,d results came twice"
                                .formatted(succeeded - before, reader.failed(), reader.doubled()));
            }
        }
    }

    @Override
    public void close() {
        subject.close();
        reader.close();
        cluster.delete(topics);
    }
}
