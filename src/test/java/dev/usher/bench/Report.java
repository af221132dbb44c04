package dev.usher.bench;

import dev.usher.bench.Series.Subject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The medians as tables in Markdown: each figure, and beside it how it compares with the limits. */
final class Report {

    private final Plan plan;
    private final Scoreboard scoreboard;

    Report(Plan plan, Scoreboard scoreboard) {
        this.plan = plan;
        this.scoreboard = scoreboard;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(conditions());
        for (Protocol protocol : plan.protocols()) {
            text.append("\n### ").append(protocol.label()).append("\n\n").append(limits(protocol));
            if (scoreboard.has(
                    new Series(Subject.UNIFORM, protocol, plan.latencies().get(0)))) {
                text.append('\n').append(worker(protocol)).append('\n').append(hotAndCold(protocol));
                text.append('\n').append(ledger(protocol));
                text.append('\n').append(processes(protocol));
            }
        }
        return text.toString();
    }

    private String conditions() {
        return """

                Java %s on %d cores, shared by broker, API, reader and what is measured. Medians of %d. Worker and limits: \
                %s. Broker: %s. API: %s.
                After a cold start with as many, %,d commands for 2,000 meetings at once, the second half measured; then %d a \
                second for %d s. At most %,d requests in flight.
                """.formatted(
                        Runtime.version(),
                        Runtime.getRuntime().availableProcessors(),
                        plan.repeats(),
                        String.join(" ", plan.jvm()),
                        String.join(" ", Plan.BROKER_JVM),
                        String.join(" ", Plan.API_JVM),
                        plan.commands(),
                        Plan.PER_SECOND,
                        plan.steady().toSeconds(),
                        Plan.CONCURRENCY);
    }

    /** The client without Kafka at each latency, the copies without HTTP. */
    private Table limits(Protocol protocol) {
        Table table = new Table("limit", "per second", "CPU each", "p50", "p99", "peak memory");
        for (Duration latency : plan.latencies()) {
            table.row(limit(new Series(Subject.CLIENT, protocol, latency)));
        }
        table.row(limit(Series.copy(protocol)));
        table.row(limit(Series.avroCopy(protocol)));
        return table;
    }

    private List<String> limit(Series series) {
        return List.of(
                series.toString(),
                number("%,.0f", series, Figure.PER_SECOND),
                number("%.0f µs", series, Figure.CPU),
                number("%.1f ms", series, Figure.P50),
                number("%.1f ms", series, Figure.P99),
                number("%.0f MiB", series, Figure.PEAK));
    }

    private Table worker(Protocol protocol) {
        Table table = new Table(
                "API latency",
                "commands/s",
                "of client",
                "of copy",
                "CPU each",
                "of both",
                "of client and Avro copy",
                "p50",
                "of both",
                "p99",
                "of both",
                "peak memory",
                "of both");
        Series copy = Series.copy(protocol);
        for (Duration latency : plan.latencies()) {
            Series worker = new Series(Subject.UNIFORM, protocol, latency);
            Series client = new Series(Subject.CLIENT, protocol, latency);
            table.row(List.of(
                    latency.toMillis() + " ms",
                    number("%,.0f", worker, Figure.PER_SECOND),
                    share(worker, Figure.PER_SECOND, client),
                    share(worker, Figure.PER_SECOND, copy),
                    number("%.0f µs", worker, Figure.CPU),
                    share(worker, Figure.CPU, client, copy),
                    share(worker, Figure.CPU, client, Series.avroCopy(protocol)),
                    number("%.1f ms", worker, Figure.P50),
                    share(worker, Figure.P50, client, copy),
                    number("%.1f ms", worker, Figure.P99),
                    share(worker, Figure.P99, client, copy),
                    number("%.0f MiB", worker, Figure.PEAK),
                    share(worker, Figure.PEAK, client, copy)));
        }
        return table;
    }

    /** How much slower one hot meeting makes it, and how slow a JVM is that has just started. */
    private Table hotAndCold(Protocol protocol) {
        Table table = new Table("load", "first result", "commands/s", "of uniform", "CPU each", "of uniform");
        Duration first = plan.latencies().get(0);
        table.row(hotOrCold(new Series(Subject.COLD, protocol, first)));
        for (Duration latency : plan.latencies()) {
            table.row(hotOrCold(new Series(Subject.HOT, protocol, latency)));
        }
        return table;
    }

    private List<String> hotOrCold(Series series) {
        Series uniform = new Series(Subject.UNIFORM, series.protocol(), series.latency());
        return List.of(
                series.toString(),
                number("%.1f s", series, Figure.FIRST_RESULT),
                number("%,.0f", series, Figure.PER_SECOND),
                share(series, Figure.PER_SECOND, uniform),
                number("%.0f µs", series, Figure.CPU),
                share(series, Figure.CPU, uniform));
    }

    /** The worker beside one that tells the ledger nothing. */
    private Table ledger(Protocol protocol) {
        Table table = new Table(
                "API latency",
                "commands/s without ledger",
                "with",
                "CPU each without",
                "with",
                "p50 without",
                "with",
                "p99 without",
                "with");
        for (Duration latency : plan.latencies()) {
            Series without = new Series(Subject.FORGETFUL, protocol, latency);
            Series with = new Series(Subject.UNIFORM, protocol, latency);
            table.row(List.of(
                    latency.toMillis() + " ms",
                    number("%,.0f", without, Figure.PER_SECOND),
                    share(with, Figure.PER_SECOND, without),
                    number("%.0f µs", without, Figure.CPU),
                    share(with, Figure.CPU, without),
                    number("%.1f ms", without, Figure.P50),
                    share(with, Figure.P50, without),
                    number("%.1f ms", without, Figure.P99),
                    share(with, Figure.P99, without)));
        }
        return table;
    }

    /** Who needs the machine while commands run as fast as they can: what limits them. */
    private Table processes(Protocol protocol) {
        Table table = new Table("API latency", "worker", "broker", "API", "reader", "cores busy", "over HTTP/2");
        for (Duration latency : plan.latencies()) {
            Series worker = new Series(Subject.UNIFORM, protocol, latency);
            double micros = List.of(Figure.CPU, Figure.BROKER_CPU, Figure.API_CPU, Figure.DRIVER_CPU).stream()
                    .mapToDouble(figure -> scoreboard.median(worker, figure))
                    .sum();
            table.row(List.of(
                    latency.toMillis() + " ms",
                    number("%.0f µs", worker, Figure.CPU),
                    number("%.0f µs", worker, Figure.BROKER_CPU),
                    number("%.0f µs", worker, Figure.API_CPU),
                    number("%.0f µs", worker, Figure.DRIVER_CPU),
                    number("%.2f", micros * scoreboard.median(worker, Figure.PER_SECOND) / 1e6),
                    number("%.0f %%", worker, Figure.HTTP2_PERCENT)));
        }
        return table;
    }

    private String number(String format, Series series, Figure figure) {
        return number(format, scoreboard.median(series, figure));
    }

    /** A figure of one in proportion to the sum of the same figure of others. */
    private String share(Series series, Figure figure, Series... others) {
        double sum = List.of(others).stream()
                .mapToDouble(other -> scoreboard.median(other, figure))
                .sum();
        return number("× %.2f", scoreboard.median(series, figure) / sum);
    }

    private static String number(String format, double value) {
        return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, format, value);
    }
}
