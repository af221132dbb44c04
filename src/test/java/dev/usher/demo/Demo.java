package dev.usher.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.usher.command.Result;
import dev.usher.demo.Script.Line;
import dev.usher.simulator.SimulatorSettings;
import dev.usher.simulator.SimulatorSettings.Quota;
import dev.usher.testing.Installation;
import dev.usher.testing.KafkaBroker;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.LoggerFactory;

/**
 * A first look: starts a real broker, an offline API with Cloudflare's own quota, and a worker; sends some hundred commands;
 * and checks that every one ended as it must. Exits 0 when all promises were kept, 1 when one was broken.
 */
public final class Demo {
    private static final Duration PATIENCE = Duration.ofSeconds(50);
    private static final Duration LATENCY = Duration.ofMillis(40);

    private Demo() {}

    public static void main(String[] args) {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.ERROR);
        ((Logger) LoggerFactory.getLogger("dev.usher")).setLevel(Level.WARN);
        say("Starting a Kafka broker ...");
        SimulatorSettings api =
                SimulatorSettings.defaults().withLatency(LATENCY).withQuota(Quota.CLOUDFLARE);
        boolean kept;
        try (KafkaBroker broker = KafkaBroker.own();
                Installation usher = Installation.on(broker, 4, api).set("USHER_QUOTA_REQUESTS", "1200")) {
            say("Starting the simulated RealtimeKit API and a worker ...");
            usher.startWorker();
            kept = run(usher);
        }
        System.exit(kept ? 0 : 1);
    }

    private static boolean run(Installation usher) {
        List<Line> lines = Script.lines();
        say("Sending " + lines.size() + " commands ...");
        usher.broker()
                .produce(lines.stream()
                        .map(line -> new ProducerRecord<>(
                                usher.commandsTopic(),
                                line.meetingId().getBytes(UTF_8),
                                line.value().getBytes()))
                        .toList());

        List<Result> results = awaitResults(usher, lines);
        Report report = new Report(lines, results, usher.deadLetters().size());
        System.out.print(report.table());
        System.out.printf(
                "%n%d results, %d dead letters, %d API requests.%n",
                results.size(), usher.deadLetters().size(), usher.journal().size());
        if (report.broken().isEmpty()) {
            System.out.println("Every command has exactly one result, and it is the right one.");
            return true;
        }
        report.broken().forEach(promise -> System.out.println("BROKEN: " + promise));
        return false;
    }

    /** Gives up when time is over; the report then tells what is missing. */
    private static List<Result> awaitResults(Installation usher, List<Line> lines) {
        long due = lines.stream().filter(Line::isAnswered).count();
        long dead = lines.stream().filter(Line::isDeadLettered).count();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        List<Result> results = usher.results();
        int shown = -1;
        while ((results.size() < due || usher.deadLetters().size() < dead) && System.nanoTime() < deadline) {
            if (results.size() != shown) {
                shown = results.size();
                System.out.printf("  %3d %% done, %d of %d results%n", 100L * shown / due, shown, due);
            }
            results = usher.results();
        }
        return results;
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
