package dev.usher.wire;

/** Shortens text of unknown origin, so that it can be shown. Any thread. */
final class Shortened {
    private static final String ELLIPSIS = "…";

    private Shortened() {}

    /** At most {@code longest} {@code char}s; if any are left out, the last is an ellipsis. */
    static String of(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = longest - ELLIPSIS.length();
        if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + ELLIPSIS;
    }

    /** Shortened in the same way, on one line, for a log: control characters become spaces. */
    static String line(String text, int longest) {
        String excerpt = of(text, longest);
        return excerpt.chars().anyMatch(Character::isISOControl)
                ? excerpt.codePoints()
                        .map(point -> Character.isISOControl(point) ? ' ' : point)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString()
                : excerpt;
    }
}
