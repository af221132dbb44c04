package dev.usher.command;

import java.util.List;
import java.util.Optional;

/**
 * Who was removed from a live session.
 *
 * @param action the API's word for what it did
 * @param participants empty when nobody named was live
 */
public record Kicked(Optional<String> action, List<Someone> participants) {
    public Kicked {
        participants = List.copyOf(participants);
    }

    /** Nobody was live. */
    public static Kicked nobody() {
        return new Kicked(Optional.empty(), List.of());
    }

    /** Somebody who was live. */
    public record Someone(String id, Optional<String> name, Optional<String> picture, Optional<String> email) {}
}
