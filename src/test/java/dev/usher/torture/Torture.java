package dev.usher.torture;

import static picocli.CommandLine.Help.Visibility.NEVER;

import dev.usher.testing.Children;
import dev.usher.torture.Checker.Checked;
import dev.usher.torture.Run.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Starts the torture run: are the promises kept when everything goes wrong? Main thread only. */
@Command(
        name = "torture",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false,
        description = {
            "Sends commands through workers that are killed and suspended, brokers that are restarted and an API that"
                    + " fails, hangs and cuts connections; then checks every result, dead letter and effect.",
            "Exits 0 only when no promise was broken."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  mvn -q -Ptorture package exec:java -Dexec.args=--quick",
            "  mvn -q -Ptorture package exec:java -Dexec.args=\"--seed 7 --kills 60 --lasting PT15M\""
        })
public final class Torture implements Callable<Integer> {

    private static final Path LEFTOVERS = Path.of("target", "torture");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--quick",
            description =
                    "Two minutes, whatever else is said: 6000 commands, 8 kills, 4 suspensions, 1 broker restart.")
    private boolean quick;

    @Option(
            names = "--seed",
            showDefaultValue = NEVER,
            description = "What chance is drawn from: the same seed makes the same commands and the same mishaps."
                    + " Without it, another one each time, which is told.")
    private Optional<Long> seed = Optional.empty();

    @Option(names = "--commands", description = "Commands, those not counted that are sent again.")
    private int commands = 50_000;

    @Option(names = "--lasting", description = "How long commands are sent and things go wrong (ISO-8601).")
    private Duration lasting = Duration.ofMinutes(8);

    @Option(names = "--workers", description = "Worker processes.")
    private int workers = 3;

    @Option(names = "--kills", description = "Workers killed with SIGKILL, and started again.")
    private int kills = 36;

    @Option(
            names = "--suspensions",
            description = "Workers suspended for a while, half of them for longer than a session.")
    private int suspensions = 18;

    @Option(
            names = "--broker-restarts",
            description = "Brokers ended and started again, one at a time; every other time killed.")
    private int brokerRestarts = 4;

    @Option(
            names = "--api-faults",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Whether the API fails, hangs and cuts connections.")
    private boolean apiFaults;

    @Option(names = "--jar", description = "The worker.")
    private Path jar = Path.of("target", "usher.jar");

    @Option(
            names = "--set",
            showDefaultValue = NEVER,
            paramLabel = "KEY=VALUE",
            description = "A setting of the workers, such as api.concurrency=8; may be repeated.")
    private Map<String, String> settings = new TreeMap<>();

    private Torture() {}

    public static void main(String[] args) {
        System.setProperty("logback.configurationFile", "dev/usher/testing/quiet-logback.xml");
        System.exit(new CommandLine(new Torture()).execute(args));
    }

    /** Returns 1 when a promise was broken. */
    @Override
    public Integer call() throws Exception {
        if (!Files.exists(jar)) {
            System.err.printf("There is no %s: build it with mvn -DskipTests package.%n", jar);
            return CommandLine.ExitCode.USAGE;
        }
        return run(plan()) ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private Plan plan() {
        long drawn = seed.orElseGet(() -> ThreadLocalRandom.current().nextLong(1, 1_000_000));
        try {
            Plan asked = new Plan(drawn, commands, lasting, workers, kills, suspensions, brokerRestarts, apiFaults);
            return quick ? asked.quick() : asked;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private boolean run(Plan plan) throws IOException, InterruptedException {
        Children children = new Children(LEFTOVERS);
        try (Chronicle chronicle = new Chronicle(LEFTOVERS.resolve("chronicle.log"))) {
            chronicle.say("seed %d; logs and what else is left are in %s".formatted(plan.seed(), LEFTOVERS));
            Ran ran = Run.begin(plan, jar, environment(), children, chronicle);
            Leftovers.write(ran.evidence(), LEFTOVERS);
            Checked checked = Checker.check(ran.evidence(), Plan.SESSION);
            ran.ownEnds().forEach(what -> checked.findings().violation(Flaw.WORKER_ENDED, "worker", what));
            ran.wrong().forEach(what -> checked.findings().violation(Flaw.SHUTDOWN, "worker", what));
            checked.findings().told().forEach(chronicle::note);
            checked.findings().told().forEach(System.out::println);
            System.out.printf("%n%s%n", Report.of(ran, checked));
            boolean kept = checked.findings().isClean();
            chronicle.say((kept ? "Every promise was kept" : "PROMISES WERE BROKEN") + ", seed " + plan.seed());
            return kept;
        }
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>();
        settings.forEach((key, value) ->
                environment.put("USHER_" + key.toUpperCase(Locale.ROOT).replace('.', '_'), value));
        return environment;
    }
}
