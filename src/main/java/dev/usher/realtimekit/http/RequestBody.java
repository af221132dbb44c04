package dev.usher.realtimekit.http;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.usher.realtimekit.Request;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/** Writes the JSON of the requests that have a body, without a tree of objects in between. Any thread. */
final class RequestBody {

    private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();
    private static final int INITIAL_CAPACITY = 256;

    private RequestBody() {}

    /** Empty for a request without a body. */
    static Optional<Buffer> of(Request request) {
        if (request instanceof Request.Add add) {
            return Optional.of(of(add));
        }
        if (request instanceof Request.Kick kick) {
            return Optional.of(of(kick));
        }
        return Optional.empty();
    }

    private static Buffer of(Request.Add add) {
        StringBuilder json = new StringBuilder(INITIAL_CAPACITY);
        quote(json.append("{\"custom_participant_id\":"), add.customParticipantId());
        quote(json.append(",\"preset_name\":"), add.presetName());
        quote(json.append(",\"name\":"), add.name());
        add.picture().ifPresent(picture -> quote(json.append(",\"picture\":"), picture));
        return Buffer.buffer(json.append('}').toString());
    }

    /** Both lists always: older versions of the API's schema require them. */
    private static Buffer of(Request.Kick kick) {
        StringBuilder json = new StringBuilder(INITIAL_CAPACITY);
        quote(json.append("{\"participant_ids\":"), kick.participantIds());
        quote(json.append(",\"custom_participant_ids\":"), kick.customParticipantIds());
        return Buffer.buffer(json.append('}').toString());
    }

    private static void quote(StringBuilder json, List<String> texts) {
        json.append('[');
        for (int i = 0; i < texts.size(); i++) {
            quote(i == 0 ? json : json.append(','), texts.get(i));
        }
        json.append(']');
    }

    private static void quote(StringBuilder json, String text) {
        json.append('"');
        ENCODER.quoteAsString(text, json);
        json.append('"');
    }
}
