package dev.usher.wire;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks fields one by one and collects what is wrong with them, for people: the field, the problem, and never a long
 * value. Fields that keep their rules cost no allocation. One record, one thread.
 */
final class Violations {
    /** More are counted, not listed: a hostile list of ids must not become a huge result. */
    private static final int MOST_LISTED = 20;

    private static final int LONGEST_ECHO = 60;
    private static final String UUID_SHAPE = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    private static final Pattern PORT = Pattern.compile(":\\d*$");

    private @Nullable List<String> found;
    private int unlisted;

    boolean isEmpty() {
        return found == null;
    }

    List<String> list() {
        if (found == null) {
            return List.of();
        }
        List<String> list = new ArrayList<>(found);
        if (unlisted > 0) {
            list.add("and " + unlisted + " more");
        }
        return list;
    }

    void add(String field, String problem) {
        if (found == null) {
            found = new ArrayList<>();
        }
        if (found.size() < MOST_LISTED) {
            found.add(field + ": " + problem);
        } else {
            unlisted++;
        }
    }

    /**
     * Not empty, not too long, no control characters. A character is a code point; half of a surrogate pair is no UTF-8 and
     * never gets here.
     */
    void text(String field, String value, int longest) {
        if (!isText(value, longest)) {
            addFlawsOf(field, value, longest);
        }
    }

    /** Checks each text of a list in this way. */
    void texts(String field, List<String> values, int longest) {
        for (int i = 0; i < values.size(); i++) {
            String value = values.get(i);
            if (!isText(value, longest)) {
                addFlawsOf(field + "[" + i + "]", value, longest);
            }
        }
    }

    /**
     * Text that becomes a segment of a URL's path. Some proxies resolve {@code .} and {@code ..} even when percent-encoded, so
     * they are refused.
     */
    void pathSegment(String field, String value, int longest) {
        text(field, value, longest);
        if (value.equals(".") || value.equals("..")) {
            add(field, "must not be \"" + value + "\"");
        }
    }

    /** A UUID in the canonical form of 8-4-4-4-12 digits, in either case. */
    void uuid(String field, String value) {
        if (!isUuid(value)) {
            add(
                    field,
                    "must be a UUID of 8-4-4-4-12 hexadecimal digits, is \"" + Shortened.line(value, LONGEST_ECHO)
                            + "\"");
        }
    }

    /** An absolute URL that a browser could fetch. */
    void httpUrl(String field, String value, int longest) {
        if (!isText(value, longest)) {
            addFlawsOf(field, value, longest);
        } else if (!isHttpUrl(value)) {
            add(field, "not an absolute http or https URL");
        }
    }

    void atLeastOne(String field, @Nullable Integer value) {
        if (value != null && value < 1) {
            add(field, "must be 1 or more, is " + value);
        }
    }

    private void addFlawsOf(String field, String value, int longest) {
        if (value.isEmpty()) {
            add(field, "must not be empty");
        }
        int length = value.codePointCount(0, value.length());
        if (length > longest) {
            add(field, "has " + length + " characters, at most " + longest + " are allowed");
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            add(field, "has a control character");
        }
    }

    private static boolean isText(String value, int longest) {
        int length = value.length();
        if (length == 0 || (length > longest && value.codePointCount(0, length) > longest)) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (Character.isISOControl(value.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isUuid(String value) {
        if (value.length() != UUID_SHAPE.length()) {
            return false;
        }
        for (int i = 0; i < UUID_SHAPE.length(); i++) {
            char c = value.charAt(i);
            if (UUID_SHAPE.charAt(i) == '-' ? c != '-' : !HexFormat.isHexDigit(c)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHttpUrl(String value) {
        try {
            URI uri = new URI(value);
            return ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))
                    && namesHost(uri);
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** By itself, {@link URI#getHost} would refuse names with an underscore, which exist. */
    private static boolean namesHost(URI uri) {
        String authority = uri.getRawAuthority();
        if (uri.getHost() != null || authority == null) {
            return uri.getHost() != null;
        }
        String host = authority.substring(authority.lastIndexOf('@') + 1);
        return !PORT.matcher(host).replaceFirst("").isEmpty();
    }
}
