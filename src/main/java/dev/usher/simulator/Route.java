package dev.usher.simulator;

import io.vertx.core.http.HttpMethod;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which operation a request line asks for, on what. The raw path is split before it is decoded, so that an encoded slash
 * or dot stays part of an id – Vert.x's router would normalise {@code %2E} away. Any thread.
 *
 * @param participantId empty when the path names none
 */
record Route(Operation operation, MeetingKey meeting, String participantId) {
    static final String BASE = "/client/v4/";

    private static final Route NONE = new Route(Operation.UNROUTED, new MeetingKey("", "", ""), "");
    private static final int LONGEST_ACCOUNT_ID = 32;
    /** The resources of a meeting. */
    private static final Set<String> RESOURCES = Set.of("participants", "active-session");

    static Route of(HttpMethod method, String path) {
        if (!path.startsWith(BASE)) {
            return NONE;
        }
        List<String> segments = segments(path.substring(BASE.length()));
        int count = segments.size();
        if (count < 6
                || count > 10
                || segments.contains("")
                || !segments.get(0).equals("accounts")
                || segments.get(1).length() > LONGEST_ACCOUNT_ID
                || !segments.get(2).equals("realtime")
                || !segments.get(3).equals("kit")
                || !segments.get(5).equals("meetings")) {
            return NONE;
        }
        String meetingId = count > 6 ? segments.get(6) : "";
        String participantId = count > 8 && segments.get(7).equals("participants") ? segments.get(8) : "";
        Operation operation = operation(method.name(), segments.subList(6, count));
        return operation == Operation.UNROUTED
                ? NONE
                : new Route(operation, new MeetingKey(segments.get(1), segments.get(4), meetingId), participantId);
    }

    /** What follows {@code …/meetings}: nothing, a meeting, or a resource of it. */
    private static Operation operation(String method, List<String> rest) {
        if (rest.size() > 1 && !RESOURCES.contains(rest.get(1))) {
            return Operation.UNROUTED;
        }
        String shape = switch (rest.size()) {
            case 0 -> method;
            case 1 -> method + " meeting";
            case 2 -> method + " meeting " + rest.get(1);
            case 3 ->
                method + " meeting " + rest.get(1) + (rest.get(1).equals("participants") ? " one" : " " + rest.get(2));
            default -> method + " meeting " + rest.get(1) + " one " + rest.get(3);
        };
        return switch (shape) {
            case "POST" -> Operation.CREATE_MEETING;
            case "GET meeting" -> Operation.GET_MEETING;
            case "POST meeting participants" -> Operation.ADD;
            case "GET meeting participants" -> Operation.LIST;
            case "GET meeting participants one" -> Operation.GET;
            case "DELETE meeting participants one" -> Operation.DELETE;
            case "POST meeting participants one token" -> Operation.REFRESH_TOKEN;
            case "GET meeting active-session" -> Operation.ACTIVE_SESSION;
            case "POST meeting active-session kick" -> Operation.KICK;
            default -> Operation.UNROUTED;
        };
    }

    private static List<String> segments(String path) {
        List<String> segments = new ArrayList<>(10);
        int start = 0;
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', start)) {
            segments.add(decoded(path.substring(start, slash)));
            start = slash + 1;
        }
        segments.add(decoded(path.substring(start)));
        return segments;
    }

    /** A segment that is not properly encoded decodes to nothing, and nothing routes nowhere. */
    private static String decoded(String segment) {
        if (segment.indexOf('%') < 0) {
            return segment;
        }
        try {
            // URLDecoder is made for forms, where a plus is a space.
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException badEscape) {
            return "";
        }
    }
}
