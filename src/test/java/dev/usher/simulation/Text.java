package dev.usher.simulation;

import java.time.Duration;
import java.util.Locale;

/** Numbers as the report writes them. */
final class Text {
    private Text() {}

    static String seconds(Duration duration) {
        double seconds = duration.toNanos() / 1e9;
        return String.format(Locale.ROOT, seconds < 10 ? "%.2f" : "%.0f", seconds);
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
