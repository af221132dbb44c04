package dev.usher.realtimekit.http;

import java.util.regex.Pattern;

/** Makes foreign text fit for a log line or a record: short, on one line, without control characters or secrets. Any thread. */
final class MaskedExcerpt {

    static final int LONGEST = 300;

    /** A server may send megabytes, and nothing may hold up an event loop: text beyond this is not looked at. */
    private static final int MOST_READ = 4 * 1024;

    /** Participants' join tokens are JWTs. The beginning of one is masked too, since the rest may have been cut off. */
    private static final Pattern JWT = Pattern.compile("eyJ[\\w.-]*");

    private MaskedExcerpt() {}

    /** @param secret replaced wherever it occurs */
    static String of(String text, String secret) {
        String beginning = beginning(text);
        String masked = beginning.replace(secret, "***");
        boolean isCut = beginning.length() < text.length();
        return clean(isCut ? withoutTail(masked, secret.length()) : masked);
    }

    static String of(String text) {
        return clean(beginning(text));
    }

    private static String beginning(String text) {
        return text.substring(0, Math.min(text.length(), MOST_READ));
    }

    /** A secret that was cut in two can no longer be found; what is left of it is at the end, so the end is dropped. */
    private static String withoutTail(String text, int length) {
        return text.substring(0, Math.max(0, text.length() - length));
    }

    private static String clean(String text) {
        String clean = JWT.matcher(text).replaceAll("***");
        StringBuilder excerpt = new StringBuilder(LONGEST);
        boolean gap = false;
        for (int i = 0; i < clean.length(); ) {
            int c = clean.codePointAt(i);
            i += Character.charCount(c);
            if (isBlank(c)) {
                gap = excerpt.length() > 0;
            } else if (excerpt.length() + (gap ? 1 : 0) + Character.charCount(c) > LONGEST) {
                break;
            } else {
                excerpt.append(gap ? " " : "").appendCodePoint(c);
                gap = false;
            }
        }
        return excerpt.toString();
    }

    /** White space, and what has no shape of its own: control and format characters, lone surrogates. */
    private static boolean isBlank(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> true;
            default -> false;
        };
    }
}
