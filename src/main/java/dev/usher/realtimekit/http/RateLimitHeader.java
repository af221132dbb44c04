package dev.usher.realtimekit.http;

import dev.usher.realtimekit.RateLimit;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code Ratelimit: "default";r=50;t=30}, a list with one entry for each policy. The field is that of the IETF draft on
 * rate limit fields; entries that do not have its form are ignored. Any thread.
 */
final class RateLimitHeader {
    private static final String NAME = "Ratelimit";

    /** A longer reset is taken for this. */
    private static final Duration LONGEST = RetryAfter.LONGEST;

    /** More policies than this are not worth reading. */
    private static final int MOST = 10;

    private static final Pattern ENTRY = Pattern.compile("\"[^\"]{0,100}\"((?:\\s*;\\s*[a-z]+=[^;,\\s]{1,20}){1,10})");
    private static final Pattern REMAINING = Pattern.compile(";\\s*r=(\\d{1,9})(?!\\d)");
    private static final Pattern RESET = Pattern.compile(";\\s*t=(\\d{1,6})(?!\\d)");

    private RateLimitHeader() {}

    /** Tells all that the answer says. */
    static void tell(MultiMap headers, Consumer<RateLimit> listener) {
        if (!headers.contains(NAME)) {
            return;
        }
        int told = 0;
        for (String header : headers.getAll(NAME)) {
            Matcher entry = ENTRY.matcher(header);
            while (told < MOST && entry.find()) {
                Matcher remaining = REMAINING.matcher(entry.group(1));
                Matcher reset = RESET.matcher(entry.group(1));
                if (remaining.find() && reset.find()) {
                    told++;
                    listener.accept(new RateLimit(Integer.parseInt(remaining.group(1)), resetIn(reset.group(1))));
                }
            }
        }
    }

    private static Duration resetIn(String seconds) {
        Duration said = Duration.ofSeconds(Integer.parseInt(seconds));
        return said.compareTo(LONGEST) > 0 ? LONGEST : said;
    }
}
