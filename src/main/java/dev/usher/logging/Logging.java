package dev.usher.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets how the whole process logs. Call at the start, while there is only one thread. */
public final class Logging {

    /** A value must not forge a line of its own. */
    private static final String KEY_VALUES = "%replace(%kvp){'[\\r\\n]+', ' '}";

    private static final String SERVICE_LINE =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX,UTC} %-5level [%thread] %logger{0} - %msg " + KEY_VALUES + "%n";
    private static final String TOOL_LINE = "%-5level %logger{0} - %msg " + KEY_VALUES + "%n";

    /**
     * Usher itself says what these loggers report, and knows what follows from it: a connection was cut, offsets are not
     * final.
     */
    private static final List<String> SAID_TWICE = List.of(
            "io.vertx.core.http.impl.HttpClientConnectionInternal",
            "io.vertx.core.net.impl.ConnectionBase",
            "io.vertx.core.http.impl.HttpClientRequestImpl",
            "org.apache.kafka.clients.admin.internals.ListConsumerGroupOffsetsHandler");

    /** It reports at each attempt, several times a second, that a broker or a topic is missing; no other logger says which. */
    private static final String SAID_OVER_AND_OVER = "org.apache.kafka.clients.NetworkClient";

    /** Logs who did what, in every process. */
    public static final String AUDIT = "dev.usher.audit";

    private Logging() {}

    /** For a long-running process: everything on stdout, and libraries from WARN up, whatever level Usher itself logs at. */
    public static void forService(boolean json, String level) {
        Level own = Level.toLevel(level);
        set(
                "System.out",
                json ? new JsonLine() : pattern(SERVICE_LINE),
                own,
                own.isGreaterOrEqual(Level.WARN) ? own : Level.WARN);
    }

    /**
     * For a command whose stdout is data: on stderr, and libraries only their errors, since the command itself says what
     * went wrong.
     */
    public static void forTool(boolean verbose) {
        set("System.err", pattern(TOOL_LINE), verbose ? Level.DEBUG : Level.WARN, verbose ? Level.WARN : Level.ERROR);
        ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(AUDIT).setLevel(Level.INFO);
    }

    private static void set(String target, Encoder<ILoggingEvent> encoder, Level own, Level libraries) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        encoder.setContext(context);
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setTarget(target);
        console.setEncoder(encoder);
        console.addFilter(new OnceAMinute(SAID_OVER_AND_OVER));
        console.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(libraries);
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(console);
        context.getLogger("dev.usher").setLevel(own);
        SAID_TWICE.forEach(name -> context.getLogger(name).setLevel(Level.OFF));
    }

    private static PatternLayoutEncoder pattern(String pattern) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setPattern(pattern);
        return encoder;
    }
}
