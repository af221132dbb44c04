package dev.usher.simulator;

import java.util.Optional;

/**
 * Somebody a meeting knows of. Any thread.
 *
 * @param isEnrolled false for somebody who was deleted while live
 */
public record ParticipantReport(
        String id,
        String customParticipantId,
        String presetName,
        Optional<String> name,
        boolean isEnrolled,
        boolean isLive) {}
