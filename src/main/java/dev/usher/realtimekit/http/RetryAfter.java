package dev.usher.realtimekit.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Reads {@code Retry-After}: seconds, or a date; anything else counts as none. Any thread. */
final class RetryAfter {

    /** The API locks out for five minutes at most; a longer time is a mistake, or comes from a wrong clock. */
    static final Duration LONGEST = Duration.ofHours(1);

    private RetryAfter() {}

    static Optional<Duration> in(MultiMap headers, Instant now) {
        return Optional.ofNullable(headers.get(HttpHeaders.RETRY_AFTER))
                .map(String::strip)
                .flatMap(text -> isNumber(text) ? seconds(text) : untilDate(text, now));
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static Optional<Duration> seconds(String digits) {
        // A number with more digits than an int has is far beyond the longest anyway.
        return Optional.of(digits.length() > 9 ? LONGEST : bounded(Duration.ofSeconds(Integer.parseInt(digits))));
    }

    private static Optional<Duration> untilDate(String text, Instant now) {
        try {
            Instant date = DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from);
            return Optional.of(bounded(Duration.between(now, date)));
        } catch (DateTimeException garbage) {
            return Optional.empty();
        }
    }

    private static Duration bounded(Duration wait) {
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
