package dev.usher.cli;

import dev.usher.config.Settings;
import dev.usher.deadletters.DeadLetterFilter;
import dev.usher.deadletters.Replay;
import dev.usher.deadletters.ReplayJob;
import dev.usher.deadletters.ReplayTakenOverException;
import dev.usher.deadletters.Replays;
import dev.usher.deadletters.SchemaNotAtHandException;
import dev.usher.deadletters.Tally;
import dev.usher.kafka.CommandTopics;
import dev.usher.kafka.topics.TopicCheck;
import dev.usher.kafka.topics.Topics;
import dev.usher.logging.Logging;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Sends dead letters again. */
@Command(
        name = "replay",
        header = "Send dead letters again, each once.",
        description = {
            "Sends the original bytes and key back to the topic that they came from, as a record of its own: it gets a"
                    + " result of its own. Of several filters, all must fit; without any, all dead letters are meant.",
            "",
            "Left out are those whose command has succeeded or expired since, or is under way again (as the ledger says),"
                    + " those that were replayed and failed again, for which the newer dead letter stands, those replayed"
                    + " --max-replays times, and those of topics that are not command topics.",
            "",
            "It takes the dead letters that are there when it starts. Stopped, killed or cut off, the same command line"
                    + " goes on where it stopped and sends nothing twice; --rate, --yes and --dry-run may differ. Once"
                    + " finished, the same command line takes those that came since. This is remembered for as long as"
                    + " brokers keep offsets of unused groups (7 days by default).",
            "",
            "Workers take replayed commands last, behind all other requests."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  usher dead-letters replay --reason refused --since PT6H --dry-run",
            "  usher dead-letters replay --reason refused --since PT6H --yes",
            "  usher dead-letters replay --at participant-commands-dlt-3-1042"
        })
final class DeadLettersReplay implements Callable<Integer> {
    private static final Logger audit = LoggerFactory.getLogger(Logging.AUDIT);
    /** For the transaction that is under way. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @Mixin
    private final KafkaOptions kafka;

    @Mixin
    private final DeadLetterFilterOptions options = new DeadLetterFilterOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--dry-run",
            description = "Only show what would be sent, what would be left out and why, and the cost.")
    private boolean isDryRun;

    @Option(names = "--yes", description = "Do not ask. Needed where there is no terminal.")
    private boolean isAgreed;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "table",
            description =
                    "table or json (default: ${DEFAULT-VALUE}): with json, the plan and the outcome are one line each.")
    private DeadLetterFormat format = DeadLetterFormat.TABLE;

    @Option(
            names = "--rate",
            paramLabel = "NUMBER",
            description = "Dead letters per second; 0 means as fast as possible (default: a tenth of quota.requests in"
                    + " quota.window; without a quota, 0).")
    private Optional<Double> rate = Optional.empty();

    @Option(
            names = "--max-replays",
            paramLabel = "COUNT",
            defaultValue = "3",
            description = "Leave out those already replayed this many times (default: ${DEFAULT-VALUE}).")
    private int maxReplays;

    DeadLettersReplay(Map<String, String> environment) {
        this.kafka = new KafkaOptions(environment);
    }

    @Override
    public Integer call() {
        DeadLetterFilter filter = options.filter(spec);
        check();
        Settings settings = kafka.forClient();
        Topics topics = settings.topics();
        KafkaTools tools = new KafkaTools(settings);
        tools.requireTopic(topics.deadLetters());
        tools.requireTopic(topics.ledger());
        ReplayJob job = new ReplayJob(
                settings.groupId(), topics.deadLetters(), topics.commands().toString(), filter, maxReplays);
        double perSecond = rate.orElse(ReplaySummary.defaultRate(settings.quota()));
        ReplaySummary summary = new ReplaySummary(settings.quota(), topics.ledgerRetention(), perSecond);
        return tools.withAdmin(admin -> {
            try (DeadLetterBox box =
                            new DeadLetterBox(settings, spec.commandLine().getErr());
                    Consumer<byte[], byte[]> consumer = tools.bulkReader(Optional.of(job.id()))) {
                Replays replays = new Replays(
                        job,
                        consumer,
                        admin,
                        box.parser(),
                        box.fates(consumer),
                        commandPartitions(topics, admin),
                        topics.ledgerRetention());
                return replay(job, replays, tools, summary, perSecond);
            } catch (SchemaNotAtHandException e) {
                throw new CommandFailed(String.valueOf(e.getMessage()), e);
            }
        });
    }

    private void check() {
        if (maxReplays < 1 || maxReplays > ReplayJob.MOST_REPLAYS) {
            throw new ParameterException(
                    spec.commandLine(), "--max-replays must be from 1 to " + ReplayJob.MOST_REPLAYS);
        }
        if (rate.filter(number -> !(number >= 0 && number <= 1e6)).isPresent()) {
            throw new ParameterException(spec.commandLine(), "--rate must be from 0 to 1000000");
        }
        if (!isDryRun && !isAgreed && !Operator.isPresent()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--yes is needed, since there is no terminal to ask at; --dry-run tells what would be sent");
        }
    }

    /** Anybody may have written the headers: only topics that workers read may be written to. */
    private static ToIntFunction<String> commandPartitions(Topics topics, Admin admin) {
        Map<String, Integer> known = new HashMap<>();
        List<String> others = List.of(topics.results(), topics.deadLetters(), topics.ledger());
        return name -> topics.commands().covers(name)
                        && !others.contains(name)
                        && CommandTopics.whyNotATopic(name).isEmpty()
                ? known.computeIfAbsent(name, asked -> TopicCheck.partitions(asked, admin))
                : 0;
    }

    private int replay(ReplayJob job, Replays replays, KafkaTools tools, ReplaySummary summary, double perSecond) {
        Optional<Replays.Prepared> shown = Optional.empty();
        if (isDryRun || !isAgreed) {
            shown = Optional.of(replays.look(Operator.name(), now()));
            out(told(summary, shown.get()));
            if (isDryRun) {
                return Cli.DONE;
            } else if (!Operator.confirms(question(shown.get().summary().sending()))) {
                spec.commandLine().getErr().println("nothing was sent");
                return Cli.DONE;
            }
        }
        try (Producer<byte[], byte[]> producer = tools.transactionalProducer(job.id())) {
            Replays.Prepared prepared = replays.prepare(Operator.name(), now(), producer, shown);
            if (shown.isEmpty()) {
                out(told(summary, prepared));
            }
            ReplayMeter meter = new ReplayMeter(
                    spec.commandLine().getErr(),
                    Operator.isPresent(),
                    prepared.summary().sending(),
                    System::nanoTime);
            Replay replay = replays.replay(prepared, producer, perSecond, System::nanoTime, meter);
            StoppableRun run = new StoppableRun(() -> run(job, replay, prepared, meter), replay::stop);
            new StopSignal(PATIENCE, run::stop).during(run::run);
            return Cli.DONE;
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ReplayTakenOverException e) {
            throw new CommandFailed(String.valueOf(e.getMessage()), e);
        }
    }

    private static String question(long sending) {
        return "Send " + sending + (sending == 1 ? " dead letter" : " dead letters") + " again?";
    }

    private void run(ReplayJob job, Replay replay, Replays.Prepared prepared, ReplayMeter meter) {
        audited(job, prepared).log("Replay of dead letters begins");
        Tally tally;
        try {
            tally = replay.run();
        } catch (KafkaException e) {
            meter.end();
            audited(job, prepared)
                    .addKeyValue("error", e.getClass().getSimpleName())
                    .log("Replay of dead letters failed");
            if (!(e instanceof ReplayTakenOverException)) {
                spec.commandLine().getErr().println("the same command line goes on where this one stopped");
            }
            throw e;
        }
        meter.end();
        audited(job, prepared)
                .addKeyValue("sent", tally.sent())
                .addKeyValue("leftOut", tally.leftOut())
                .log(tally.isFinished() ? "Replay of dead letters is finished" : "Replay of dead letters was stopped");
        out(told(tally));
    }

    private String told(ReplaySummary summary, Replays.Prepared prepared) {
        return format == DeadLetterFormat.JSON
                ? ReplaySummary.json(prepared.summary()).encode() + "\n"
                : summary.of(prepared);
    }

    private String told(Tally tally) {
        return format == DeadLetterFormat.JSON
                ? ReplaySummary.json(tally).encode() + "\n"
                : tally.sent() + " sent, " + tally.leftOut() + " left out"
                        + (tally.isFinished()
                                ? "; finished: the same command line takes those that come from now on\n"
                                : "; stopped: the same command line goes on from here\n");
    }

    private LoggingEventBuilder audited(ReplayJob job, Replays.Prepared prepared) {
        return audit.atInfo()
                .addKeyValue("at", now())
                .addKeyValue("who", Operator.name())
                .addKeyValue("filter", job.filter())
                .addKeyValue("maxReplays", job.maxReplays())
                .addKeyValue("toSend", prepared.summary().sending())
                .addKeyValue("progressIn", job.id());
    }

    private void out(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(text);
        out.flush();
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }
}
