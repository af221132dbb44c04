package dev.usher.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.usher.command.CommandType;
import dev.usher.command.History;
import dev.usher.command.Source;
import dev.usher.wire.ResultJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;

/** Shows a dead letter as JSON; what is not known is left out. Any thread. */
public final class DeadLetterJson {
    private static final String MASK = "***";
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_VALUE = 1_000;
    private static final Pattern SECRET =
            Pattern.compile("authorization|token|secret|password|cookie|api-?key", Pattern.CASE_INSENSITIVE);

    private DeadLetterJson() {}

    /** Without the command itself. */
    public static JsonObject of(DeadLetter letter) {
        JsonObject json = new JsonObject().put("place", place(letter.place()));
        letter.original().ifPresent(original -> json.put("original", place(original)));
        json.put("failedAt", letter.failedAt().toString()).put("reason", letter.reason());
        json.put("message", letter.message());
        letter.attempts().ifPresent(attempts -> json.put("attempts", attempts));
        letter.httpStatus().ifPresent(status -> json.put("httpStatus", status));
        letter.timestamp().map(Instant::toString).ifPresent(timestamp -> json.put("timestamp", timestamp));
        json.put("replays", letter.replays());
        letter.type().map(CommandType::recordName).ifPresent(type -> json.put("commandType", type));
        letter.meetingId().ifPresent(meeting -> json.put("meetingId", meeting));
        letter.commandId().ifPresent(command -> json.put("commandId", command));
        if (letter.record().key() != null) {
            json.put("key", new String(letter.record().key(), UTF_8));
        }
        return json;
    }

    /**
     * All headers, in their order: names, and values as text. What looks like a secret is masked, since anybody may have
     * written them.
     */
    public static JsonArray headers(DeadLetter letter) {
        JsonArray headers = new JsonArray();
        for (Header header : letter.record().headers()) {
            boolean isSecret = SECRET.matcher(header.key()).find();
            String value = header.value() == null ? "" : new String(header.value(), UTF_8);
            headers.add(new JsonObject()
                    .put("name", ShownText.line(header.key(), LONGEST_NAME))
                    .put("value", isSecret ? MASK : ShownText.line(value, LONGEST_VALUE)));
        }
        return headers;
    }

    /** What the ledger says, tokens masked. */
    public static JsonObject since(Optional<Fate> fate) {
        if (fate.isEmpty()) {
            return new JsonObject().put("state", "unknown");
        } else if (fate.get() instanceof Fate.UnderWay open) {
            History history = open.entry().history();
            JsonObject json = new JsonObject()
                    .put("state", history.underway() ? "under way" : "waiting")
                    .put("record", place(open.entry().source()))
                    .put("attempts", history.attempts());
            history.doubt().ifPresent(change -> json.put("inDoubt", change.label()));
            return json;
        }
        Fate.Ended ended = (Fate.Ended) fate.get();
        JsonObject json = new JsonObject()
                .put("state", "ended")
                .put("record", place(ended.entry().source()));
        ended.result().ifPresent(result -> json.put("result", new JsonObject(ResultJson.render(result, false))));
        return json;
    }

    /** A place in Kafka. */
    public static JsonObject place(Source place) {
        return new JsonObject()
                .put("topic", place.topic())
                .put("partition", place.partition())
                .put("offset", place.offset());
    }
}
