package dev.usher.command;

import java.util.Optional;

/**
 * A participant as the API describes it; times are the API's own text (ISO-8601).
 *
 * @param picture URL
 */
public record Participant(
        String id,
        String customParticipantId,
        String presetName,
        Optional<String> name,
        Optional<String> picture,
        String createdAt,
        String updatedAt) {}
