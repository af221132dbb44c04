package dev.usher.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/** Broker and API stand ready: puts on one run after the other. Confined to one thread. */
final class Stage implements AutoCloseable {

    private final Plan plan;
    private final Children children;
    private final Cluster cluster;
    private final Protocol protocol;
    private final Child api;
    private final int apiPort;
    private final ApiStubControl control;
    private int runs;

    private Stage(Plan plan, Children children, Cluster cluster, Protocol protocol, Child api, int apiPort) {
        this.plan = plan;
        this.children = children;
        this.cluster = cluster;
        this.protocol = protocol;
        this.api = api;
        this.apiPort = apiPort;
        control = new ApiStubControl(apiPort);
    }

    static Stage set(Plan plan, Children children, Cluster cluster, Protocol protocol)
            throws IOException, InterruptedException {
        Child api =
                children.ofClass("api-" + protocol, Plan.API_JVM, ApiStub.class.getName(), List.of(protocol.name()));
        return new Stage(plan, children, cluster, protocol, api, Integer.parseInt(api.told("port ")));
    }

    /** Requests without Kafka: half again as many as commands, since they take so much less time. */
    Measured client(Duration latency) throws IOException, InterruptedException {
        control.startAnew(latency);
        List<String> arguments = Stream.of(
                        apiPort,
                        protocol,
                        Plan.CONCURRENCY,
                        plan.commands() * 3 / 2,
                        Plan.LIVE_PER_SECOND,
                        plan.liveCommands() / 2)
                .map(Object::toString)
                .toList();
        try (Child client = children.ofClass(nextRun("client"), plan.jvm(), RawClient.class.getName(), arguments)) {
            Map<Figure, Double> figures = new EnumMap<>(Figure.class);
            for (Figure figure : List.of(Figure.PER_SECOND, Figure.CPU, Figure.P50, Figure.P99)) {
                figures.put(figure, Double.valueOf(client.told(figure + " ")));
            }
            client.peakMiB().ifPresent(peak -> figures.put(Figure.PEAK, (double) peak));
            return new Measured(figures, List.of());
        }
    }

    /** Kafka without requests: both backlogs, since it is through with one so soon. */
    Measured copy() throws IOException, InterruptedException, ExecutionException {
        String run = nextRun("copy");
        RunTopics topics = RunTopics.of(run, List.of(Backlog.UNIFORM.topic(), Backlog.HOT.topic()));
        List<String> arguments = new ArrayList<>(List.of(cluster.bootstrapServers(), run, topics.results()));
        arguments.addAll(topics.commands());
        return fromBacklog(
                topics,
                Duration.ZERO,
                2 * plan.commands(),
                plan.liveCommands(),
                () -> children.ofClass(run, plan.jvm(), TransactionalCopy.class.getName(), arguments));
    }

    /** The worker on a backlog of its own, and then on so many commands at a steady rate. */
    Measured worker(Path jar, Backlog backlog, Duration latency, int liveCommands)
            throws IOException, InterruptedException, ExecutionException {
        String run = nextRun("worker");
        RunTopics topics = RunTopics.of(run, List.of(backlog.topic()));
        return fromBacklog(
                topics,
                latency,
                plan.commands(),
                liveCommands,
                () -> children.ofJar(
                        run,
                        plan.jvm(),
                        jar,
                        "run",
                        Map.ofEntries(
                                Map.entry("USHER_KAFKA_BOOTSTRAP_SERVERS", cluster.bootstrapServers()),
                                Map.entry("USHER_GROUP_ID", run),
                                Map.entry("USHER_TOPICS_COMMANDS", String.join(",", topics.commands())),
                                Map.entry("USHER_TOPICS_RESULTS", topics.results()),
                                Map.entry("USHER_TOPICS_DEAD_LETTERS", topics.deadLetters()),
                                Map.entry("USHER_TOPICS_LEDGER", topics.ledger()),
                                Map.entry("USHER_API_BASE_URL", "http://127.0.0.1:%d/client/v4".formatted(apiPort)),
                                Map.entry("USHER_API_ACCOUNT_ID", "bench"),
                                Map.entry("USHER_API_APP_ID", "bench"),
                                Map.entry("USHER_API_TOKEN", "bench"),
                                Map.entry("USHER_API_CONCURRENCY", Integer.toString(Plan.CONCURRENCY)),
                                Map.entry("USHER_QUOTA_REQUESTS", "0"),
                                Map.entry("USHER_MANAGEMENT_PORT", "0"))));
    }

    private Measured fromBacklog(RunTopics topics, Duration latency, int backlog, int liveCommands, Start start)
            throws IOException, InterruptedException, ExecutionException {
        control.startAnew(latency);
        cluster.create(topics);
        try (ResultReader reader = new ResultReader(cluster.bootstrapServers(), topics.results());
                Child subject = start.child()) {
            BacklogRun run = new BacklogRun(subject, cluster.broker(), api, reader);
            run.backlog(backlog);
            if (liveCommands > 0) {
                Commands live = Commands.ofStrangers(2 * plan.commands(), liveCommands);
                run.live(new Pacer(live, topics.live(), cluster.producer(), Plan.LIVE_PER_SECOND));
            }
            return run.stop(topics.deadLetters(), control.seen());
        } finally {
            cluster.delete(topics);
        }
    }

    private String nextRun(String subject) {
        return "%02d-%s-%s".formatted(runs++, subject, protocol.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public void close() {
        api.close();
    }

    /** Starts what the run is about, when all is ready for it. */
    private interface Start {
        Child child() throws IOException;
    }
}
