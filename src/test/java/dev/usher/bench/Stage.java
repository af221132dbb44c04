package dev.usher.bench;

import dev.usher.ForgetfulWorker;
import dev.usher.testing.Child;
import dev.usher.testing.Children;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Broker and API stand ready: puts on the limits and the worker, one after the other. Confined to one thread. */
final class Stage implements AutoCloseable {

    private final Plan plan;
    private final Notes notes;
    private final Children children;
    private final Cluster cluster;
    private final Protocol protocol;
    private final Child api;
    private final int apiPort;
    private final ApiStubControl control;

    private Stage(
            Plan plan, Notes notes, Children children, Cluster cluster, Protocol protocol, Child api, int apiPort) {
        this.plan = plan;
        this.notes = notes;
        this.children = children;
        this.cluster = cluster;
        this.protocol = protocol;
        this.api = api;
        this.apiPort = apiPort;
        control = new ApiStubControl(apiPort);
    }

    static Stage set(Plan plan, Notes notes, Children children, Cluster cluster, Protocol protocol)
            throws IOException, InterruptedException {
        Child api = children.ofClass(
                "api-" + protocol.name(), Plan.API_JVM, ApiStub.class.getName(), List.of(protocol.name()));
        return new Stage(plan, notes, children, cluster, protocol, api, Integer.parseInt(api.told("port ")));
    }

    /** Requests without Kafka: after as many to warm up as the worker has had, as many at each latency. */
    void client(int repeat) throws IOException, InterruptedException {
        List<String> arguments =
                List.of(Integer.toString(apiPort), protocol.name(), Integer.toString(Plan.CONCURRENCY));
        try (Child client =
                children.ofClass(name("client", repeat), plan.jvm(), RawClient.class.getName(), arguments)) {
            control.startAnew(plan.latencies().get(0));
            told(client, "flood " + (plan.commands() + plan.warmUp()), Figure.PER_SECOND, Figure.CPU);
            for (Duration latency : plan.latencies()) {
                control.startAnew(latency);
                Map<Figure, Double> figures = told(client, "flood " + plan.commands(), Figure.PER_SECOND, Figure.CPU);
                control.startAnew(latency);
                figures.putAll(told(client, "pace " + plan.steadyCommands() / 2, Figure.P50, Figure.P99));
                client.peakMiB().ifPresent(peak -> figures.put(Figure.PEAK, (double) peak));
                notes.add(new Series(Series.Subject.CLIENT, protocol, latency), figures);
            }
        }
    }

    private static Map<Figure, Double> told(Child client, String order, Figure... asked)
            throws IOException, InterruptedException {
        client.say(order);
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        for (Figure figure : asked) {
            figures.put(figure, Double.valueOf(client.told(figure + " ")));
        }
        return figures;
    }

    /** Kafka without requests. Twice as many commands, since it takes so little time for them. */
    void copies(int repeat) throws IOException, InterruptedException {
        copy(Series.copy(protocol), TransactionalCopy.Style.BYTES, repeat);
        copy(Series.avroCopy(protocol), TransactionalCopy.Style.AVRO, repeat);
    }

    private void copy(Series series, TransactionalCopy.Style style, int repeat)
            throws IOException, InterruptedException {
        RunTopics topics = new RunTopics(name("copy-" + style, repeat));
        List<String> arguments =
                List.of(cluster.bootstrapServers(), topics.run(), topics.commands(), topics.results(), style.name());
        try (Life copy = Life.begin(
                cluster,
                api,
                topics,
                plan.commands(),
                () -> children.ofClass(topics.run(), plan.jvm(), TransactionalCopy.class.getName(), arguments))) {
            copy.cold(plan.commands());
            copy.warmUp(plan.warmUp());
            Map<Figure, Double> figures = copy.backlog(2 * plan.commands(), 0);
            figures.putAll(copy.steady(plan.steadyCommands(), Plan.PER_SECOND));
            notes.add(series, figures);
            notes.broken(series.toString(), copy.end());
        }
    }

    /** The worker, at each latency with a load of many meetings and with one that is hot. */
    void worker(int repeat, Path jar) throws IOException, InterruptedException {
        RunTopics topics = new RunTopics(name("worker", repeat));
        control.startAnew(plan.latencies().get(0));
        try (Life worker = Life.begin(
                cluster,
                api,
                topics,
                plan.commands(),
                () -> children.ofJar(topics.run(), plan.jvm(), jar, "run", environment(topics)))) {
            note(Series.Subject.COLD, plan.latencies().get(0), worker.cold(plan.commands()));
            worker.warmUp(plan.warmUp());
            for (Duration latency : plan.latencies()) {
                control.startAnew(latency);
                Map<Figure, Double> uniform = worker.backlog(plan.commands(), 0);
                uniform.putAll(worker.steady(plan.steadyCommands(), Plan.PER_SECOND));
                note(Series.Subject.UNIFORM, latency, uniform);
                control.startAnew(latency);
                note(Series.Subject.HOT, latency, worker.backlog(plan.commands(), Plan.HOT_SHARE));
            }
            notes.broken(topics.run(), worker.end());
        }
    }

    /** The worker without what the ledger costs, with a load of many meetings. */
    void forgetful(int repeat) throws IOException, InterruptedException {
        RunTopics topics = new RunTopics(name("forgetful", repeat));
        control.startAnew(plan.latencies().get(0));
        try (Life worker = Life.begin(
                cluster,
                api,
                topics,
                plan.commands(),
                () -> children.ofClass(
                        topics.run(), plan.jvm(), ForgetfulWorker.class.getName(), List.of(), environment(topics)))) {
            worker.cold(plan.commands());
            worker.warmUp(plan.warmUp());
            for (Duration latency : plan.latencies()) {
                control.startAnew(latency);
                Map<Figure, Double> uniform = worker.backlog(plan.commands(), 0);
                uniform.putAll(worker.steady(plan.steadyCommands(), Plan.PER_SECOND));
                note(Series.Subject.FORGETFUL, latency, uniform);
            }
            notes.broken(topics.run(), worker.end());
        }
    }

    private void note(Series.Subject subject, Duration latency, Map<Figure, Double> figures)
            throws IOException, InterruptedException {
        ApiStubControl.Seen seen = control.seen();
        figures.put(Figure.HTTP2_PERCENT, seen.http2Percent());
        if (seen.repeated() > 0) {
            figures.put(Figure.SENT_AGAIN, (double) seen.repeated());
        }
        Series series = new Series(subject, protocol, latency);
        notes.add(series, figures);
        notes.broken(series.toString(), seen.broken());
    }

    private Map<String, String> environment(RunTopics topics) {
        return Map.ofEntries(
                Map.entry("USHER_KAFKA_BOOTSTRAP_SERVERS", cluster.bootstrapServers()),
                Map.entry("USHER_GROUP_ID", topics.run()),
                Map.entry("USHER_TOPICS_COMMANDS", topics.commands()),
                Map.entry("USHER_TOPICS_RESULTS", topics.results()),
                Map.entry("USHER_TOPICS_DEAD_LETTERS", topics.deadLetters()),
                Map.entry("USHER_TOPICS_LEDGER", topics.ledger()),
                Map.entry("USHER_API_BASE_URL", "http://127.0.0.1:%d/client/v4".formatted(apiPort)),
                Map.entry("USHER_API_ACCOUNT_ID", "bench"),
                Map.entry("USHER_API_APP_ID", "bench"),
                Map.entry("USHER_API_TOKEN", "bench"),
                Map.entry("USHER_API_CONCURRENCY", Integer.toString(Plan.CONCURRENCY)),
                Map.entry("USHER_QUOTA_REQUESTS", "0"),
                Map.entry("USHER_MANAGEMENT_PORT", "0"));
    }

    private String name(String subject, int repeat) {
        return "%s-%s-%d".formatted(subject, protocol.name(), repeat);
    }

    @Override
    public void close() {
        api.close();
    }
}
