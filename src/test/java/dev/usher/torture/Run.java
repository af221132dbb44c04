package dev.usher.torture;

import dev.usher.command.Result;
import dev.usher.testing.Children;
import dev.usher.testing.CommittedRecords;
import dev.usher.wire.DecodedResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * One run: brokers, API and workers are started; commands flow while things go wrong; then nothing goes wrong any more, and
 * what is left has its time. Confined to one thread.
 */
final class Run {

    private static final long PROGRESS_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long STALLED_NANOS = Duration.ofSeconds(60).toNanos();
    private static final Duration TRANSACTIONS = Duration.ofSeconds(30);

    private final Plan plan;
    private final Installation installation;
    private final Chronicle chronicle;
    private final List<Line> lines;
    private long saidAt = System.nanoTime();

    private Run(Plan plan, Installation installation, Chronicle chronicle) {
        this.plan = plan;
        this.installation = installation;
        this.chronicle = chronicle;
        this.lines = Script.of(plan.seed(), plan.commands());
    }

    static Ran begin(Plan plan, Path jar, Map<String, String> settings, Children children, Chronicle chronicle)
            throws IOException, InterruptedException {
        chronicle.say("starting %d brokers, an API and %d workers".formatted(Plan.BROKERS, plan.workers()));
        try (Installation installation = Installation.start(plan, jar, settings, children)) {
            return new Run(plan, installation, chronicle).toTheEnd();
        }
    }

    private Ran toTheEnd() throws IOException, InterruptedException {
        String bootstrapServers = installation.brokers().bootstrapServers();
        try (Feeder feeder = new Feeder(lines, plan, bootstrapServers);
                Answers answers = new Answers(bootstrapServers);
                GroupWatch group = new GroupWatch(bootstrapServers, Installation.GROUP)) {
            feeder.begin();
            followUntilFirst(answers, feeder);
            try (Chaos chaos = new Chaos(installation, chronicle)) {
                chronicle.say("workers are at work; from now on things go wrong");
                chaos.begin(Mishaps.of(plan));
                while (!chaos.isOver() || !feeder.isDone()) {
                    follow(answers, feeder);
                    chaos.mustBeWell();
                }
                installation.api().removeAllFaults();
                chronicle.say("all is sent, nothing goes wrong any more");
                followUntilLast(answers, feeder, chaos);
            }
            int missing = lines.size() - answers.answered();
            chronicle.say("stopping the workers");
            List<String> wrong = new ArrayList<>(installation.workers().stop());
            wrong.addAll(transactionsLeftOpen(answers));
            chronicle.say(missing == 0 ? "checking" : "checking, though %,d records have no result".formatted(missing));
            return new Ran(
                    evidence(feeder),
                    wrong,
                    answers.longestGap(),
                    group.takeovers(),
                    installation.workers().kills(),
                    installation.workers().ownEnds(),
                    installation.brokers().restarts());
        }
    }

    private void followUntilFirst(Answers answers, Feeder feeder) throws IOException {
        long begun = System.nanoTime();
        while (answers.answered() == 0) {
            follow(answers, feeder);
            installation.workers().mustLive();
            if (System.nanoTime() - begun > STALLED_NANOS) {
                throw new IOException(
                        "no result within a minute, though nothing went wrong yet; see the workers' logs");
            }
        }
    }

    /** Gives up when nothing comes any more; what is missing is found out later. Whoever was started last may settle. */
    private void followUntilLast(Answers answers, Feeder feeder, Chaos chaos) throws IOException {
        int before = answers.answered();
        long progressAt = System.nanoTime();
        while ((answers.answered() < lines.size() || !chaos.isSettled())
                && System.nanoTime() - progressAt < STALLED_NANOS) {
            follow(answers, feeder);
            chaos.mustBeWell();
            if (answers.answered() > before) {
                before = answers.answered();
                progressAt = System.nanoTime();
            }
        }
    }

    private void follow(Answers answers, Feeder feeder) throws IOException {
        answers.poll();
        feeder.mustBeWell();
        if (System.nanoTime() - saidAt > PROGRESS_NANOS) {
            saidAt = System.nanoTime();
            chronicle.say("%,7d of %,d sent, %,7d answered".formatted(feeder.sent(), lines.size(), answers.answered()));
        }
    }

    /** What a killed worker left open is over after its transaction time-out; readers stop there until then. */
    private static List<String> transactionsLeftOpen(Answers answers) {
        long begun = System.nanoTime();
        List<String> open = answers.open();
        while (!open.isEmpty() && System.nanoTime() - begun < TRANSACTIONS.toNanos()) {
            open = answers.open();
        }
        return open.stream()
                .map(partition -> "a transaction is still open in " + partition + " after " + TRANSACTIONS)
                .toList();
    }

    private Evidence evidence(Feeder feeder) throws IOException, InterruptedException {
        CommittedRecords committed = new CommittedRecords(
                Map.of("bootstrap.servers", installation.brokers().bootstrapServers()));
        List<Result> results = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : committed.in(Brokers.RESULTS)) {
            DecodedResult decoded = Answers.decode(record);
            if (decoded instanceof DecodedResult.Read read) {
                results.add(read.result());
            } else {
                unreadable.add("%s-%d-%d: %s".formatted(record.topic(), record.partition(), record.offset(), decoded));
            }
        }
        return new Evidence(
                lines,
                feeder.sources(),
                results,
                unreadable,
                committed.in(Brokers.DEAD_LETTERS).stream().map(DeadLetter::of).toList(),
                SharedKicks.apart(lines, installation.api().journal()),
                installation.workers().pauses());
    }

    /**
     * What is left of it.
     *
     * @param wrong what else went wrong in the end, for people
     * @param longestGap between two results
     * @param takeovers partitions that went from one worker to another
     * @param kills of workers
     * @param ownEnds of workers that nobody ended, for people
     * @param brokerRestarts how often
     */
    record Ran(
            Evidence evidence,
            List<String> wrong,
            Duration longestGap,
            int takeovers,
            int kills,
            List<String> ownEnds,
            int brokerRestarts) {}
}
