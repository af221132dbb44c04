package dev.usher.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** What a class logs while this is open, from INFO on, whether or not it is shown. Any thread. */
public final class LogOf implements AutoCloseable {
    private final Logger logger;
    private final @Nullable Level before;
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    public LogOf(Class<?> logging) {
        this(logging.getName());
    }

    /** Of a class that the test does not see. */
    public LogOf(String logging) {
        logger = (Logger) LoggerFactory.getLogger(logging);
        before = logger.getLevel();
        appender.list = new CopyOnWriteArrayList<>();
        appender.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(appender);
    }

    /** Level, message, and key-values. */
    public List<String> lines() {
        return appender.list.stream().map(LogOf::line).toList();
    }

    private static String line(ILoggingEvent event) {
        String keyValues = Optional.ofNullable(event.getKeyValuePairs()).orElse(List.of()).stream()
                .map(pair -> " " + pair.key + "=" + pair.value)
                .collect(Collectors.joining());
        return event.getLevel() + " " + event.getFormattedMessage() + keyValues;
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
        logger.setLevel(before);
    }
}
