package dev.usher.wire;

/** Shortens text of unknown origin, so that it can be shown. Any thread. */
final class Excerpt {
    private static final String ELLIPSIS = "…";

    private Excerpt() {}

    /** At most so many {@code char}s, of which the last says that something is missing. */
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

    /** The same, fit for a line of a log: control characters become spaces. */
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
