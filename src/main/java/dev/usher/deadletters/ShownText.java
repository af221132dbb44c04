package dev.usher.deadletters;

/** Makes text of unknown origin fit for a terminal: one line, not too long, and nothing that a terminal would obey. Any thread. */
public final class ShownText {
    private static final String ELLIPSIS = "…";

    private ShownText() {}

    /** At most {@code longest} characters; what controls a terminal becomes a space. */
    public static String line(String text, int longest) {
        String plain = text.codePoints()
                .limit(longest + 1L)
                .map(point -> isHarmless(point) ? point : ' ')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return plain.codePointCount(0, plain.length()) <= longest
                ? plain
                : plain.substring(0, plain.offsetByCodePoints(0, longest - 1)) + ELLIPSIS;
    }

    /** Neither a control character nor one that changes the direction of what follows. */
    private static boolean isHarmless(int point) {
        int type = Character.getType(point);
        return !Character.isISOControl(point)
                && type != Character.FORMAT
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR
                && type != Character.SURROGATE;
    }
}
