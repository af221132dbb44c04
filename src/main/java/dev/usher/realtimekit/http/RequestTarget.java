package dev.usher.realtimekit.http;

import dev.usher.command.Meeting;
import dev.usher.realtimekit.Operation;
import dev.usher.realtimekit.Request;
import java.nio.charset.StandardCharsets;

/** Writes a request's path and query; every id is percent-encoded, so that none can leave its path segment. Any thread. */
final class RequestTarget {

    private static final char[] HEX = "0123456789ABCDEF".toCharArray();
    private static final int INITIAL_CAPACITY = 256;

    private final String basePath;

    /** @param basePath what precedes {@code /accounts}, without a slash at its end */
    RequestTarget(String basePath) {
        this.basePath = basePath;
    }

    String of(Request request) {
        Meeting meeting = request.meeting();
        StringBuilder path = new StringBuilder(INITIAL_CAPACITY).append(basePath);
        segment(path.append("/accounts/"), meeting.accountId());
        segment(path.append("/realtime/kit/"), meeting.appId());
        segment(path.append("/meetings/"), meeting.id());
        if (request instanceof Request.Kick) {
            return path.append("/active-session/kick").toString();
        }
        path.append("/participants");
        if (request instanceof Request.Delete delete) {
            segment(path.append('/'), delete.participantId());
        } else if (request instanceof Request.Get get) {
            segment(path.append('/'), get.participantId());
        } else if (request instanceof Request.Token token) {
            segment(path.append('/'), token.participant().id());
            path.append("/token");
        } else if (request instanceof Request.ListPage page) {
            query(path, page);
        }
        return path.toString();
    }

    /** The path of such requests, with names in place of ids. */
    String template(Operation operation) {
        String meeting = basePath + "/accounts/{account}/realtime/kit/{app}/meetings/{meeting}";
        return switch (operation) {
            case ADD, LIST -> meeting + "/participants";
            case GET, DELETE -> meeting + "/participants/{participant}";
            case TOKEN -> meeting + "/participants/{participant}/token";
            case KICK -> meeting + "/active-session/kick";
        };
    }

    private static void query(StringBuilder path, Request.ListPage page) {
        page.pageNo().ifPresent(pageNo -> path.append("?page_no=").append(pageNo));
        page.perPage()
                .ifPresent(perPage -> path.append(page.pageNo().isPresent() ? '&' : '?')
                        .append("per_page=")
                        .append(perPage));
    }

    private static void segment(StringBuilder path, String id) {
        if (id.equals(".") || id.equals("..")) {
            // Commands cannot contain these (Violations.pathSegment); ids from the API's answers might, and %2E is the
            // best that can be done.
            path.append("%2E".repeat(id.length()));
        } else {
            encode(path, id);
        }
    }

    /** Percent-encodes all but the unreserved characters of RFC 3986. */
    static void encode(StringBuilder out, String text) {
        int plain = 0;
        while (plain < text.length() && isUnreserved(text.charAt(plain))) {
            plain++;
        }
        if (plain == text.length()) {
            out.append(text);
            return;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isUnreserved(c)) {
                out.append(c);
            } else {
                int end = i + Character.charCount(text.codePointAt(i));
                for (byte octet : text.substring(i, end).getBytes(StandardCharsets.UTF_8)) {
                    out.append('%').append(HEX[(octet >> 4) & 0xF]).append(HEX[octet & 0xF]);
                }
                i = end - 1;
            }
        }
    }

    private static boolean isUnreserved(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }
}
