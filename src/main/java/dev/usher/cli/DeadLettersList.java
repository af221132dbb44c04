package dev.usher.cli;

import dev.usher.command.CommandType;
import dev.usher.config.Settings;
import dev.usher.deadletters.DeadLetter;
import dev.usher.deadletters.DeadLetterFilter;
import dev.usher.deadletters.DeadLetterJson;
import dev.usher.deadletters.ShownText;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists dead letters. */
@Command(
        name = "list",
        header = "List dead letters, and count them by reason.",
        description = {
            "Reads the dead letters that are there now; of several filters, all must fit.",
            "The table is in the order of failing, with the counts below. JSON is one line for each, as they are read."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  usher dead-letters list --since PT1H",
            "  usher dead-letters list --reason refused,not_found --type add --counts",
            "  usher dead-letters list --format json | jq -r .commandId"
        })
final class DeadLettersList implements Callable<Integer> {
    private static final int LONGEST_ID = 40;
    private static final int LONGEST_MESSAGE = 60;

    @Mixin
    private final KafkaOptions kafka;

    @Mixin
    private final DeadLetterFilterOptions options = new DeadLetterFilterOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table or json (default: ${DEFAULT-VALUE}).")
    private DeadLetterFormat format = DeadLetterFormat.TABLE;

    @Option(names = "--counts", description = "Print the counts by reason alone.")
    private boolean onlyCounts;

    DeadLettersList(Map<String, String> environment) {
        this.kafka = new KafkaOptions(environment);
    }

    @Override
    public Integer call() {
        DeadLetterFilter filter = options.filter(spec);
        Settings settings = kafka.forClient();
        KafkaTools tools = new KafkaTools(settings);
        return tools.explaining(() -> {
            try (DeadLetterBox box =
                            new DeadLetterBox(settings, spec.commandLine().getErr());
                    Consumer<byte[], byte[]> consumer = tools.bulkReader(Optional.empty())) {
                tools.requireTopic(box.topic(), consumer);
                list(box, consumer, filter);
                return Cli.DONE;
            }
        });
    }

    private void list(DeadLetterBox box, Consumer<byte[], byte[]> consumer, DeadLetterFilter filter) {
        PrintWriter out = spec.commandLine().getOut();
        Map<String, Integer> counts = new TreeMap<>();
        List<Row> rows = new ArrayList<>();
        boolean isJson = format == DeadLetterFormat.JSON;
        int unclear = box.read(consumer, filter, letter -> {
            counts.merge(letter.reason(), 1, Integer::sum);
            if (isJson && !onlyCounts) {
                out.println(DeadLetterJson.of(letter).encode());
            } else if (!onlyCounts) {
                rows.add(row(letter));
            }
            return !isJson || !out.checkError(); // a closed pipe
        });
        if (isJson && onlyCounts) {
            out.println(new JsonObject(new TreeMap<>(counts)).encode());
        } else if (!isJson) {
            print(rows, counts, out);
        }
        box.tellUnclear(unclear);
    }

    private static void print(List<Row> rows, Map<String, Integer> counts, PrintWriter out) {
        if (!rows.isEmpty()) {
            rows.sort(Comparator.comparing(Row::failedAt));
            Table table =
                    new Table("PLACE", "FAILED AT", "REASON", "TYPE", "MEETING", "COMMAND ID", "REPLAYS", "MESSAGE");
            rows.forEach(row -> table.row(row.cells().toArray(String[]::new)));
            out.println(table.asText());
            out.println();
        }
        Table totals = new Table("REASON", "COUNT");
        counts.forEach((reason, count) -> totals.row(reason, count.toString()));
        totals.row(
                "all",
                Integer.toString(
                        counts.values().stream().mapToInt(Integer::intValue).sum()));
        out.println(totals.asText());
    }

    private record Row(Instant failedAt, List<String> cells) {}

    private static Row row(DeadLetter letter) {
        return new Row(
                letter.failedAt(),
                List.of(
                        DeadLetterFilter.place(letter.place()),
                        letter.failedAt().truncatedTo(ChronoUnit.SECONDS).toString(),
                        letter.reason(),
                        letter.type().map(CommandType::label).orElse("-"),
                        shown(letter.meetingId()),
                        shown(letter.commandId()),
                        Integer.toString(letter.replays()),
                        ShownText.line(letter.message(), LONGEST_MESSAGE)));
    }

    private static String shown(Optional<String> id) {
        return id.map(text -> ShownText.line(text, LONGEST_ID)).orElse("-");
    }
}
