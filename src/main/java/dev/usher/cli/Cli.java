package dev.usher.cli;

import dev.usher.config.InvalidSettings;
import dev.usher.config.Version;
import dev.usher.kafka.Causes;
import dev.usher.logging.Logging;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Assembles the command line: its tree of commands, and how failures become messages and exit codes. */
public final class Cli {

    static final int DONE = 0;
    static final int FAILED = 1;
    static final int WRONG_USAGE = 2;

    private static final char REPLACEMENT = '\uFFFD';

    private Cli() {}

    /** A command line whose settings may also come from this environment. */
    public static CommandLine of(Map<String, String> environment, WorkerStart workers) {
        CommandLine send = new CommandLine(new SendCommand())
                .addSubcommand(new SendAdd(environment))
                .addSubcommand(new SendDelete(environment))
                .addSubcommand(new SendKick(environment))
                .addSubcommand(new SendGet(environment))
                .addSubcommand(new SendList(environment));
        CommandLine topics = new CommandLine(new TopicsCommand())
                .addSubcommand(new TopicsCreate(environment))
                .addSubcommand(new TopicsCheck(environment));
        CommandLine deadLetters = new CommandLine(new DeadLettersCommand())
                .addSubcommand(new DeadLettersList(environment))
                .addSubcommand(new DeadLettersShow(environment))
                .addSubcommand(new DeadLettersReplay(environment));
        CommandLine usher = new CommandLine(new UsherCommand())
                .addSubcommand(new RunCommand(environment, workers))
                .addSubcommand(new SimulateCommand(environment))
                .addSubcommand(send)
                .addSubcommand(new ResultsCommand(environment))
                .addSubcommand(deadLetters)
                .addSubcommand(topics)
                .addSubcommand(new ConfigCommand(environment));
        usher.setExecutionStrategy(Cli::execute);
        usher.setParameterExceptionHandler(Cli::misused);
        usher.setExecutionExceptionHandler(Cli::failed);
        usher.setCaseInsensitiveEnumValuesAllowed(true);
        usher.setExpandAtFiles(false);
        usher.registerConverter(Duration.class, Cli::duration);
        usher.setOut(new StandardOutput(System.out));
        furnish(usher);
        return usher;
    }

    private static int execute(ParseResult parsed) {
        Logging.forTool(isVerbose(parsed));
        requireLegible(parsed);
        int code = new CommandLine.RunLast().execute(parsed);
        List<CommandLine> named = parsed.asCommandLineList();
        CommandLine command = named.get(named.size() - 1);
        if (code != DONE || !command.getOut().checkError()) {
            return code;
        }
        command.getErr()
                .println(say(command, "cannot write to standard output; was its reader closed, or is the disk full?"));
        return FAILED;
    }

    /** What the locale's character set cannot express is lost before anybody sees it, and two names become one. */
    private static void requireLegible(ParseResult parsed) {
        if (parsed.originalArgs().stream().anyMatch(argument -> argument.indexOf(REPLACEMENT) >= 0)) {
            throw new CommandLine.ParameterException(
                    parsed.commandSpec().commandLine(),
                    "an argument has characters that cannot be read in this locale; set LC_ALL=C.UTF-8");
        }
    }

    private static int misused(CommandLine.ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(say(command, String.valueOf(e.getMessage()).replaceFirst("^Error: ", "")));
        if (!UnmatchedArgumentException.printSuggestions(e, err)) {
            err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        }
        return WRONG_USAGE;
    }

    private static int failed(Exception e, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        boolean foreseen = e instanceof CommandFailed || e instanceof InvalidSettings;
        err.println(say(command, foreseen ? String.valueOf(e.getMessage()) : "unexpected failure: " + e));
        if (isVerbose(parsed)) {
            err.print(Causes.trace(e));
        } else if (!foreseen) {
            err.println("--verbose shows where it happened.");
        }
        return e instanceof InvalidSettings ? WRONG_USAGE : FAILED;
    }

    private static Duration duration(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new TypeConversionException("'" + text + "' is not a duration like PT10M, PT1.5S or P1D");
        }
    }

    private static String say(CommandLine command, String message) {
        return command.getCommandSpec().qualifiedName() + ": " + message;
    }

    private static boolean isVerbose(ParseResult parsed) {
        return parsed.commandSpec().root().userObject() instanceof UsherCommand usher && usher.isVerbose();
    }

    private static String[] version() {
        return new String[] {"usher " + Version.NUMBER, "Java " + Runtime.version()};
    }

    /** What every command has: help, version, and its exit codes explained. */
    private static void furnish(CommandLine command) {
        Map<String, String> codes = new LinkedHashMap<>();
        codes.put(" " + DONE, "done");
        codes.put(" " + FAILED, "failed; the message says what, where, and what to do");
        codes.put(" " + WRONG_USAGE, "wrong usage or settings");
        command.getCommandSpec().mixinStandardHelpOptions(true).versionProvider(Cli::version);
        command.getCommandSpec()
                .usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(codes);
        command.getSubcommands().values().forEach(Cli::furnish);
    }
}
