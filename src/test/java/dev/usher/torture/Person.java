package dev.usher.torture;

import java.util.Optional;

/** Somebody whom the script adds, kicks and deletes, as they have to be when all commands so far were run. Confined to one thread. */
final class Person {

    private final String meetingId;
    private final String customId;
    private Optional<Integer> enrolledBy = Optional.empty();
    private boolean live;

    Person(String meetingId, String customId) {
        this.meetingId = meetingId;
        this.customId = customId;
    }

    String meetingId() {
        return meetingId;
    }

    String customId() {
        return customId;
    }

    boolean isEnrolled() {
        return enrolledBy.isPresent();
    }

    /** Whether a kick would find them in the session, which being deleted does not end. */
    boolean isLive() {
        return live;
    }

    /** The line that put them on the list. */
    Optional<Integer> enrolledBy() {
        return enrolledBy;
    }

    /** Whoever is added joins the session at once. */
    void added(int line) {
        enrolledBy = enrolledBy.or(() -> Optional.of(line));
        live = true;
    }

    void kicked() {
        live = false;
    }

    void deleted() {
        enrolledBy = Optional.empty();
    }
}
