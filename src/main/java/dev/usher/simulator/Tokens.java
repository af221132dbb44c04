package dev.usher.simulator;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * Join tokens: shaped like the real JWTs, each one different, and worth nothing – the signature is a word. None is kept:
 * a token is good for as long as the participant in it is enrolled. Any thread.
 */
final class Tokens {
    private static final Duration VALIDITY = Duration.ofDays(100);
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final String HEADER = part("{\"alg\":\"RS256\",\"typ\":\"JWT\"}");
    private static final String SIGNATURE = part("simulated, not signed");

    private Tokens() {}

    static String issue(MeetingKey meeting, Participant participant, Instant now) {
        JsonObject claims = new JsonObject()
                .put("orgId", meeting.appId())
                .put("meetingId", meeting.meetingId())
                .put("participantId", participant.id())
                .put("presetName", participant.presetName())
                .put("iat", now.getEpochSecond())
                .put("exp", now.plus(VALIDITY).getEpochSecond())
                .put("jti", UUID.randomUUID().toString());
        return HEADER + "." + part(claims.encode()) + "." + SIGNATURE;
    }

    /** What a token says, if it is one of these and not expired. */
    static Optional<JsonObject> claims(String token, Instant now) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3 || !parts[0].equals(HEADER) || !parts[2].equals(SIGNATURE)) {
            return Optional.empty();
        }
        try {
            String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
            return Optional.of(new JsonObject(claims)).filter(json -> json.getLong("exp", 0L) > now.getEpochSecond());
        } catch (DecodeException | IllegalArgumentException | ClassCastException notAToken) {
            return Optional.empty();
        }
    }

    private static String part(String text) {
        return ENCODER.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
