package dev.usher.cli;

import dev.usher.command.CommandKey;
import dev.usher.command.Fingerprint;
import dev.usher.config.Settings;
import dev.usher.deadletters.DeadLetter;
import dev.usher.deadletters.DeadLetterFilter;
import dev.usher.deadletters.DeadLetterJson;
import dev.usher.deadletters.Fate;
import dev.usher.deadletters.LenientDecoder;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows dead letters, with all that is known of them. */
@Command(
        name = "show",
        header = "Show dead letters: command, headers, what went wrong, and what has happened since.",
        description = {
            "Takes --at, or filters as usher dead-letters list does; of several, all must fit.",
            "What has happened since is what the ledger says of its command, which is forgotten some time after"
                    + " ledger.retention. Other dead letters of the same command, older and newer, are named too.",
            "Tokens to join with are masked."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  usher dead-letters show --at participant-commands-dlt-3-1042",
            "  usher dead-letters show --at participant-commands-3-77120 --format json",
            "  usher dead-letters show --reason refused --since PT1H"
        })
final class DeadLettersShow implements Callable<Integer> {
    /** This many are in memory at once, with their bytes, and they are more than anybody reads. */
    private static final int MOST = 100;

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

    DeadLettersShow(Map<String, String> environment) {
        this.kafka = new KafkaOptions(environment);
    }

    @Override
    public Integer call() {
        DeadLetterFilter filter = options.filter(spec);
        if (filter.equals(DeadLetterFilter.everything())) {
            throw new ParameterException(
                    spec.commandLine(),
                    "say which: --at PLACE, as usher dead-letters list prints it, or a filter such as --reason");
        }
        Settings settings = kafka.forClient();
        KafkaTools tools = new KafkaTools(settings);
        return tools.explaining(() -> {
            try (DeadLetterBox box =
                            new DeadLetterBox(settings, spec.commandLine().getErr());
                    Consumer<byte[], byte[]> consumer = tools.bulkReader(Optional.empty())) {
                tools.requireTopic(box.topic(), consumer);
                tools.requireTopic(settings.topics().ledger(), consumer);
                show(box, consumer, filter);
                return Cli.DONE;
            }
        });
    }

    private void show(DeadLetterBox box, Consumer<byte[], byte[]> consumer, DeadLetterFilter filter) {
        List<DeadLetter> found = new ArrayList<>();
        int unclear = box.read(consumer, filter, letter -> {
            found.add(letter);
            return found.size() <= MOST;
        });
        box.tellUnclear(unclear);
        if (found.isEmpty()) {
            throw new CommandFailed(nothingFits(filter, box.topic()));
        }
        if (found.size() > MOST) {
            throw new CommandFailed(
                    "more than " + MOST + " dead letters fit, too many to show: narrow them down, or see"
                            + " them with usher dead-letters list");
        }
        Map<Fingerprint, JsonArray> families = families(found, box, consumer);
        Map<CommandKey, Fate> fates = box.fates(consumer)
                .of(found.stream().flatMap(letter -> key(letter).stream()).collect(Collectors.toSet()));
        for (DeadLetter letter : found) {
            JsonObject shown = describe(letter, box.decoder());
            shown.put("otherDeadLetters", others(letter, families));
            shown.put("since", DeadLetterJson.since(key(letter).flatMap(key -> Optional.ofNullable(fates.get(key)))));
            print(shown);
        }
    }

    private static String nothingFits(DeadLetterFilter filter, String topic) {
        return filter.at()
                .filter(place -> filter.equals(DeadLetterFilter.at(place)))
                .map(place -> "no dead letter lies at " + DeadLetterFilter.place(place)
                        + ", and none is of a record that lay there; topic " + topic + " may have deleted it")
                .orElse("no dead letter of topic " + topic + " fits; `usher dead-letters list` shows what there is");
    }

    private void print(JsonObject letter) {
        PrintWriter out = spec.commandLine().getOut();
        if (format == DeadLetterFormat.JSON) {
            out.println(letter.encode());
        } else {
            new DeadLetterPage(out).print(letter);
            out.println();
        }
    }

    private static JsonObject describe(DeadLetter letter, LenientDecoder decoder) {
        JsonObject shown = DeadLetterJson.of(letter);
        shown.put("headers", DeadLetterJson.headers(letter));
        decoder.json(letter.record().value()).map(JsonObject::new).ifPresent(json -> shown.put("command", json));
        if (letter.record().value() != null) {
            shown.put("valueBytes", letter.record().value().length);
        }
        return shown;
    }

    /** All dead letters of the same commands as these, including these. */
    private static Map<Fingerprint, JsonArray> families(
            List<DeadLetter> found, DeadLetterBox box, Consumer<byte[], byte[]> consumer) {
        Map<Fingerprint, JsonArray> families = new HashMap<>();
        found.forEach(letter -> families.put(letter.family(), new JsonArray()));
        box.read(consumer, DeadLetterFilter.everything(), letter -> {
            JsonArray family = families.get(letter.family());
            if (family != null) {
                family.add(DeadLetterJson.of(letter));
            }
            return true;
        });
        return families;
    }

    private static JsonArray others(DeadLetter letter, Map<Fingerprint, JsonArray> families) {
        JsonObject self = DeadLetterJson.place(letter.place());
        return new JsonArray(families.getOrDefault(letter.family(), new JsonArray()).stream()
                .map(JsonObject.class::cast)
                .filter(other -> !self.equals(other.getJsonObject("place")))
                .toList());
    }

    private static Optional<CommandKey> key(DeadLetter letter) {
        return letter.command().flatMap(CommandKey::of);
    }
}
