package dev.usher.quotarun;

import static dev.usher.testing.Commands.aKick;
import static dev.usher.testing.Commands.anAdd;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.usher.Worker;
import dev.usher.command.Command;
import dev.usher.simulator.SimulatorSettings;
import dev.usher.simulator.SimulatorSettings.Quota;
import dev.usher.testing.Installation;
import dev.usher.testing.KafkaBroker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/**
 * How well workers spend a quota: processes of one, two and four workers, a backlog of adds that outlasts the run, a kick each
 * second, and an API that locks out whoever sends one request too many. Exits with 1 when the quota was exceeded.
 */
@CommandLine.Command(
        name = "quota-run",
        mixinStandardHelpOptions = true,
        description = "Measures how workers that share a quota spend it.")
public final class QuotaRun implements Runnable {
    /** Cloudflare's quota, a thirtieth of it in a thirtieth of the time. */
    private static final Duration WINDOW = Duration.ofSeconds(10);

    private static final int REQUESTS = 40;
    private static final int PARTITIONS = 12;
    private static final int MEETINGS = 200;
    private static final int LIVE_MEETINGS = 50;

    @Option(
            names = "--workers",
            split = ",",
            defaultValue = "1,2,4",
            description = "Numbers of workers, a run for each. Default: ${DEFAULT-VALUE}.")
    private List<Integer> workers = List.of();

    @Option(
            names = "--lasting",
            defaultValue = "PT3M",
            description = "How long each run lasts, ISO-8601. Default: ${DEFAULT-VALUE}.")
    private Duration lasting = Duration.ZERO;

    @Option(names = "--adds", defaultValue = "10000", description = "The backlog. Default: ${DEFAULT-VALUE}.")
    private int adds;

    private boolean isExceeded;

    private QuotaRun() {}

    public static void main(String[] args) {
        QuotaRun run = new QuotaRun();
        int code = new CommandLine(run).execute(args);
        System.exit(code == 0 && run.isExceeded ? 1 : code);
    }

    @Override
    public void run() {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.ERROR);
        ((Logger) LoggerFactory.getLogger("dev.usher")).setLevel(Level.ERROR);
        try (KafkaBroker broker = KafkaBroker.own()) {
            System.out.printf(
                    "%d requests in any %d s; %d adds wait, a kick comes each second%n%n",
                    REQUESTS, WINDOW.toSeconds(), adds);
            System.out.println(Spent.HEADER);
            for (int count : workers) {
                Spent spent = run(broker, count);
                isExceeded |= spent.isExceeded(REQUESTS);
                System.out.println(spent.row(count, REQUESTS, WINDOW));
            }
        }
    }

    private Spent run(KafkaBroker broker, int count) {
        SimulatorSettings api = SimulatorSettings.defaults().withLatency(Duration.ofMillis(30));
        try (Installation usher = Installation.on(broker, PARTITIONS, api)) {
            List<String> live = live(usher);
            Installation.await(usher.simulator().clearJournal());
            Installation.await(
                    usher.simulator().change(settings -> settings.withQuota(new Quota(REQUESTS, WINDOW, WINDOW))));
            usher.set("USHER_QUOTA_REQUESTS", Integer.toString(REQUESTS)).set("USHER_QUOTA_WINDOW", WINDOW.toString());
            usher.send(backlog(adds));
            for (int i = 0; i < count; i++) {
                usher.startProcess();
            }
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> usher.journal().size() > REQUESTS);
            Map<String, Instant> kicks = new ConcurrentSkipListMap<>();
            Instant from = Instant.now();
            kickEachSecond(usher, live, kicks);
            return Spent.between(from, Instant.now(), usher, kicks, WINDOW);
        }
    }

    /** Meetings in which somebody is enrolled, and may be kicked. */
    private static List<String> live(Installation usher) {
        List<String> meetings = new ArrayList<>();
        List<Command> enrolling = new ArrayList<>();
        for (int i = 0; i < LIVE_MEETINGS; i++) {
            meetings.add(UUID.randomUUID().toString());
            enrolling.add(anAdd().of("ann").inMeeting(meetings.get(i)).build());
        }
        usher.send(enrolling);
        Worker unlimited = usher.startWorker();
        usher.awaitResults(LIVE_MEETINGS);
        unlimited.close();
        return meetings;
    }

    private static List<Command> backlog(int count) {
        List<String> meetings = new ArrayList<>();
        for (int i = 0; i < MEETINGS; i++) {
            meetings.add(UUID.randomUUID().toString());
        }
        List<Command> backlog = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            backlog.add(
                    anAdd().of("p" + i).inMeeting(meetings.get(i % MEETINGS)).build());
        }
        return backlog;
    }

    private void kickEachSecond(Installation usher, List<String> live, Map<String, Instant> kicks) {
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        try {
            var unused = clock.scheduleAtFixedRate(
                    () -> {
                        Command kick = aKick().of("ann")
                                .inMeeting(live.get(kicks.size() % LIVE_MEETINGS))
                                .build();
                        kicks.put(kick.envelope().commandId(), Instant.now());
                        usher.send(kick);
                    },
                    0,
                    1,
                    TimeUnit.SECONDS);
            if (clock.awaitTermination(lasting.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("the clock has stopped");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            clock.shutdown();
        }
    }
}
