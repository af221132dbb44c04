package dev.usher.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lets each message of one logger through once a minute, whatever its arguments are: for a library that reports a failure
 * again at each of its attempts. Any thread.
 */
final class OnceAMinute extends Filter<ILoggingEvent> {

    private static final long MINUTE_MILLIS = Duration.ofMinutes(1).toMillis();
    private static final int REMEMBERED = 100;

    private final String logger;

    /** When each was let through, by its text without arguments. Guarded by this. */
    private final Map<String, Long> saidAt = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > REMEMBERED;
        }
    };

    OnceAMinute(String logger) {
        this.logger = logger;
    }

    @Override
    public FilterReply decide(ILoggingEvent event) {
        return event.getLoggerName().equals(logger) && isRepeated(event.getMessage(), event.getTimeStamp())
                ? FilterReply.DENY
                : FilterReply.NEUTRAL;
    }

    private synchronized boolean isRepeated(String message, long now) {
        Long last = saidAt.get(message);
        if (last != null && Math.abs(now - last) < MINUTE_MILLIS) { // the clock may have been set back
            return true;
        }
        saidAt.put(message, now);
        return false;
    }
}
