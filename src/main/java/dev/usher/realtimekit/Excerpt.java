package dev.usher.realtimekit;

import java.util.regex.Pattern;

/** Makes foreign text fit for a log line or a record: short, on one line, without control characters or secrets. Any thread. */
final class Excerpt {

    static final int LONGEST = 300;

    /** Participants' join tokens are JWTs. */
    private static final Pattern JWT = Pattern.compile("eyJ[\\w-]+\\.[\\w.-]+");

    private Excerpt() {}

    /** @param secret replaced wherever it occurs */
    static String of(String text, String secret) {
        return of(text.replace(secret, "***"));
    }

    static String of(String text) {
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
