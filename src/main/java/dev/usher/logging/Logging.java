package dev.usher.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets how the whole process logs. To be called at the start, by the one thread there is. */
public final class Logging {

    /** A value must not forge a line of its own. */
    private static final String KEY_VALUES = "%replace(%kvp){'[\\r\\n]+', ' '}";

    private static final String SERVICE_LINE =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX,UTC} %-5level [%thread] %logger{0} - %msg " + KEY_VALUES + "%n";
    private static final String TOOL_LINE = "%-5level %logger{0} - %msg " + KEY_VALUES + "%n";

    private Logging() {}

    /** For a process that runs on: all on stdout. */
    public static void forService(boolean json, String level) {
        set("System.out", json ? new JsonLine() : pattern(SERVICE_LINE), level);
    }

    /** For a command whose stdout is data: on stderr. */
    public static void forTool(String level) {
        set("System.err", pattern(TOOL_LINE), level);
    }

    /** Libraries log from WARN on, however curious one is about Usher. */
    private static void set(String target, Encoder<ILoggingEvent> encoder, String level) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        encoder.setContext(context);
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setTarget(target);
        console.setEncoder(encoder);
        console.start();
        Level own = Level.toLevel(level);
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(own.isGreaterOrEqual(Level.WARN) ? own : Level.WARN);
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(console);
        context.getLogger("dev.usher").setLevel(own);
    }

    private static PatternLayoutEncoder pattern(String pattern) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setPattern(pattern);
        return encoder;
    }
}
