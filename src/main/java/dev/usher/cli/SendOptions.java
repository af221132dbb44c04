package dev.usher.cli;

import dev.usher.command.Command;
import dev.usher.command.Envelope;
import dev.usher.command.Meeting;
import dev.usher.config.Settings;
import dev.usher.kafka.CommandTopics;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all commands that are sent have in common: their envelope, where they go, and whether one waits. */
final class SendOptions {
    private static final Duration LONGEST_TIMEOUT = Duration.ofDays(1);

    @Mixin
    private final KafkaOptions kafka;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--meeting", required = true, paramLabel = "ID", description = "The meeting, a UUID.")
    private String meeting = "";

    @Option(
            names = "--command-id",
            paramLabel = "ID",
            description = "Idempotency key (default: a random one). Sent again, the same command runs once.")
    private Optional<String> commandId = Optional.empty();

    @Option(names = "--account", paramLabel = "ID", description = "Cloudflare account (default: the worker's).")
    private Optional<String> account = Optional.empty();

    @Option(names = "--app", paramLabel = "ID", description = "RealtimeKit app (default: the worker's).")
    private Optional<String> app = Optional.empty();

    @ArgGroup
    private ExpiryOption expiry = new ExpiryOption();

    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            description = "Where to send it; needed when topics.commands is not a single name.")
    private Optional<String> topic = Optional.empty();

    @Option(names = "--wait", description = "Wait for the result and print it as JSON; exit code 1 unless SUCCEEDED.")
    private boolean wait;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "PT30S",
            description = "How long to wait, at most PT24H (default: ${DEFAULT-VALUE}).")
    private Duration timeout = Duration.ZERO;

    @Option(names = "--show-tokens", description = "Print tokens to join with, rather than asterisks.")
    private boolean showTokens;

    SendOptions(Map<String, String> environment) {
        this.kafka = new KafkaOptions(environment);
    }

    /** Sends a command; prints its id or, after waiting, its result. */
    int send(Function<Envelope, Command> order) {
        if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            throw new ParameterException(
                    spec.commandLine(), "--timeout must be more than 0 and at most " + LONGEST_TIMEOUT);
        }
        Settings settings = kafka.forClient();
        Command command = order.apply(envelope());
        ProducerRecord<byte[], byte[]> record =
                record(command, target(settings.topics().commands()));
        Sending sending = new Sending(settings, spec.commandLine());
        return wait
                ? sending.sendAndWait(command.envelope(), record, timeout, showTokens)
                : sending.send(command.envelope(), record);
    }

    private ProducerRecord<byte[], byte[]> record(Command command, String target) {
        try {
            return CommandRecord.of(command, target);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private Envelope envelope() {
        Instant now = Instant.now();
        return new Envelope(
                commandId.orElseGet(() -> UUID.randomUUID().toString()),
                new Meeting(account.orElse(""), app.orElse(""), meeting),
                Optional.of(now),
                expiresAt(now));
    }

    private Optional<Instant> expiresAt(Instant now) {
        try {
            return expiry.expiresAt(now);
        } catch (DateTimeException | ArithmeticException e) {
            throw new ParameterException(
                    spec.commandLine(), "the command would expire at a time that no record can hold", e);
        }
    }

    private String target(CommandTopics commands) {
        if (topic.isPresent() && !commands.covers(topic.get())) {
            throw new ParameterException(
                    spec.commandLine(),
                    "no worker with these settings reads " + topic.get() + ": topics.commands is " + commands);
        }
        return topic.or(() -> onlyName(commands))
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "--topic is needed: topics.commands is " + commands));
    }

    private static Optional<String> onlyName(CommandTopics commands) {
        return commands instanceof CommandTopics.Named named && named.names().size() == 1
                ? Optional.of(named.names().get(0))
                : Optional.empty();
    }
}
