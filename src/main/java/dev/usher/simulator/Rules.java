package dev.usher.simulator;

import io.vertx.core.json.JsonArray;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the API demands of a request before it looks at any state. Any thread. */
final class Rules {
    private static final Pattern UUID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private Rules() {}

    /** The first rule that the call breaks, in words. */
    static Optional<String> brokenBy(Call call) {
        return switch (call.operation()) {
            case CREATE_MEETING -> notAnObject(call).or(() -> notText(call, "title"));
            case ADD ->
                notAUuid(call)
                        .or(() -> notAnObject(call))
                        .or(() -> missing(call, "custom_participant_id"))
                        .or(() -> missing(call, "preset_name"))
                        .or(() -> notText(call, "name"))
                        .or(() -> notText(call, "picture"))
                        .or(() -> notAUri(call, "picture"));
            case KICK ->
                notAUuid(call)
                        .or(() -> notAnObject(call))
                        .or(() -> notTexts(call, "participant_ids"))
                        .or(() -> notTexts(call, "custom_participant_ids"))
                        .or(() -> namesNobody(call));
            case LIST -> notAUuid(call).or(() -> notACount(call, "page_no")).or(() -> notACount(call, "per_page"));
            default -> notAUuid(call);
        };
    }

    private static Optional<String> notAUuid(Call call) {
        return unless(UUID.matcher(call.meeting().meetingId()).matches(), "meeting_id must be a valid UUID");
    }

    private static Optional<String> notAnObject(Call call) {
        return unless(call.body().isPresent(), "the body must be a JSON object");
    }

    private static Optional<String> missing(Call call, String field) {
        return unless(call.text(field).filter(text -> !text.isBlank()).isPresent(), field + " is required");
    }

    private static Optional<String> notText(Call call, String field) {
        boolean absent = call.body().map(json -> json.getValue(field)).isEmpty();
        return unless(absent || call.text(field).isPresent(), field + " must be a string");
    }

    private static Optional<String> notAUri(Call call, String field) {
        return unless(call.text(field).map(Rules::isAbsoluteUri).orElse(true), field + " must be a valid URI");
    }

    private static Optional<String> notTexts(Call call, String field) {
        Object value = call.body().map(json -> json.getValue(field)).orElse(null);
        boolean texts = value instanceof JsonArray array && array.stream().allMatch(item -> item instanceof String);
        return unless(value == null || texts, field + " must be an array of strings");
    }

    private static Optional<String> namesNobody(Call call) {
        boolean somebody =
                !call.namedParticipantIds().isEmpty() || !call.namedCustomIds().isEmpty();
        return unless(somebody, "participant_ids or custom_participant_ids must name at least one participant");
    }

    private static Optional<String> notACount(Call call, String parameter) {
        String value = call.query().get(parameter);
        boolean count = value == null || value.isEmpty() || Paging.parsed(value).isPresent();
        return unless(count, parameter + " must be a number, 0 or more");
    }

    private static boolean isAbsoluteUri(String text) {
        try {
            return new URI(text).isAbsolute();
        } catch (URISyntaxException malformed) {
            return false;
        }
    }

    private static Optional<String> unless(boolean holds, String problem) {
        return holds ? Optional.empty() : Optional.of(problem);
    }
}
