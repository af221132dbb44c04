package dev.usher.cli;

import dev.usher.command.Result;
import dev.usher.config.Settings;
import dev.usher.wire.ResultJson;
import dev.usher.wire.WriterSchemas;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Follows results. */
@Command(
        name = "results",
        header = "Follow results, as JSON lines.",
        description = "Prints results from now on until it is stopped. Tokens to join with are masked.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  usher results",
            "  usher results --since PT10M --meeting 3f0c0ba9-3f53-4a4b-b5b5-1c5d6f4b8f10",
            "  usher results --from-beginning --max 100 | jq 'select(.error)'"
        })
final class ResultsCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofSeconds(1);

    @Mixin
    private final KafkaOptions kafka;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @ArgGroup
    private Past past = new Past();

    @Option(names = "--max", paramLabel = "COUNT", description = "Stop after this many results.")
    private Optional<Long> max = Optional.empty();

    @Option(names = "--meeting", paramLabel = "ID", description = "Results of this meeting only.")
    private Optional<String> meeting = Optional.empty();

    @Option(names = "--show-tokens", description = "Print tokens to join with, rather than asterisks.")
    private boolean showTokens;

    ResultsCommand(Map<String, String> environment) {
        this.kafka = new KafkaOptions(environment);
    }

    @Override
    public Integer call() {
        if (max.orElse(1L) < 1) {
            throw new ParameterException(spec.commandLine(), "--max must be at least 1");
        }
        StartAt start = past.start(spec);
        Settings settings = kafka.forClient();
        WriterSchemas schemas = settings.writerSchemas();
        KafkaTools tools = new KafkaTools(settings);
        String topic = settings.topics().results();
        tools.requireTopic(topic);
        return tools.explaining(() -> {
            try (ResultReader reader = new ResultReader(tools.reader(), topic, start, schemas)) {
                StoppableRun run = new StoppableRun(() -> follow(reader), reader::stop);
                new StopSignal(PATIENCE, run::stop).during(run::run);
                return Cli.DONE;
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            }
        });
    }

    private void follow(ResultReader reader) {
        PrintWriter out = spec.commandLine().getOut();
        long left = max.orElse(Long.MAX_VALUE);
        try {
            // A closed pipe shows as an error of the writer.
            while (left > 0 && !out.checkError()) {
                for (Result result : reader.poll(POLL)) {
                    if (left > 0
                            && meeting.map(result.command().meetingId()::equals).orElse(true)) {
                        out.println(ResultJson.render(result, showTokens));
                        left--;
                    }
                }
            }
        } catch (WakeupException stopped) {
            out.flush();
        }
    }

    /** How far back to begin; without any option, now. */
    static final class Past {

        @Option(names = "--from-beginning", description = "Begin with the oldest result that is kept.")
        private boolean fromBeginning;

        @Option(
                names = "--since",
                paramLabel = "TIME",
                description =
                        "Begin with results from an instant on (2026-01-31T12:00:00Z), or a duration ago (PT10M).")
        private Optional<String> since = Optional.empty();

        StartAt start(CommandSpec spec) {
            return since.map(text -> TimeText.parse("--since", text, Instant.now(), spec))
                    .map(bound -> StartAt.since(bound.at()))
                    .orElse(fromBeginning ? StartAt.BEGINNING : StartAt.END);
        }
    }
}
