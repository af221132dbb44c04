package dev.usher.cli;

import dev.usher.command.CommandKey;
import dev.usher.command.Source;
import dev.usher.config.Settings;
import dev.usher.deadletters.DeadLetter;
import dev.usher.deadletters.DeadLetterFilter;
import dev.usher.deadletters.DeadLetterJson;
import dev.usher.deadletters.Fate;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows one dead letter. */
@Command(
        name = "show",
        header = "Show a dead letter: its command, its headers, what went wrong, and what has happened since.",
        description = {
            "What has happened since is what the ledger says of its command, which is forgotten some time after"
                    + " ledger.retention. Other dead letters of the same command, older and newer, are named too.",
            "Tokens to join with are masked."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  usher dead-letters show --at participant-commands-dlt-3-1042",
            "  usher dead-letters show --at participant-commands-3-77120 --format json"
        })
final class DeadLettersShow implements Callable<Integer> {

    @Mixin
    private final KafkaOptions kafka;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--at",
            paramLabel = "PLACE",
            required = true,
            converter = PlaceText.class,
            description = "TOPIC-PARTITION-OFFSET: its own place, or, with a topic of commands, the place of the record"
                    + " that failed.")
    private Source at = new Source("", 0, 0);

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
        Settings settings = kafka.forClient();
        KafkaTools tools = new KafkaTools(settings);
        return tools.explaining(() -> {
            try (DeadLetterBox box =
                            new DeadLetterBox(settings, spec.commandLine().getErr());
                    Consumer<byte[], byte[]> consumer = tools.bulkReader(Optional.empty())) {
                tools.requireTopic(box.topic(), consumer);
                tools.requireTopic(settings.topics().ledger(), consumer);
                show(box, consumer);
                return Cli.DONE;
            }
        });
    }

    private void show(DeadLetterBox box, Consumer<byte[], byte[]> consumer) {
        List<DeadLetter> found = new ArrayList<>();
        box.read(consumer, DeadLetterFilter.at(at), found::add);
        if (found.isEmpty()) {
            throw new CommandFailed("no dead letter lies at " + DeadLetterFilter.place(at)
                    + ", and none is of a record that lay there; topic " + box.topic() + " may have deleted it");
        }
        for (DeadLetter letter : found) {
            JsonObject shown = describe(letter, box, consumer);
            PrintWriter out = spec.commandLine().getOut();
            if (format == DeadLetterFormat.JSON) {
                out.println(shown.encode());
            } else {
                new DeadLetterPage(out).print(shown);
            }
        }
    }

    private static JsonObject describe(DeadLetter letter, DeadLetterBox box, Consumer<byte[], byte[]> consumer) {
        JsonObject shown = DeadLetterJson.of(letter);
        shown.put("headers", DeadLetterJson.headers(letter));
        box.decoder().json(letter.record().value()).map(JsonObject::new).ifPresent(json -> shown.put("command", json));
        if (letter.record().value() != null) {
            shown.put("valueBytes", letter.record().value().length);
        }
        List<DeadLetter> others = new ArrayList<>();
        box.read(consumer, DeadLetterFilter.everything(), other -> {
            if (other.isOfSameCommandAs(letter) && !other.place().equals(letter.place())) {
                others.add(other);
            }
            return true;
        });
        shown.put(
                "otherDeadLetters",
                new JsonArray(others.stream().map(DeadLetterJson::of).toList()));
        Optional<CommandKey> command = letter.command().flatMap(CommandKey::of);
        Optional<Fate> fate = command.flatMap(
                key -> Optional.ofNullable(box.fates(consumer).of(Set.of(key)).get(key)));
        shown.put("since", DeadLetterJson.since(fate));
        return shown;
    }
}
