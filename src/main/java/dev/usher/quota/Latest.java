package dev.usher.quota;

import java.util.Optional;

/**
 * When something last happened to a command other than a given one. Times are {@code System.nanoTime}. Not thread-safe; its
 * {@link Turnstile} locks.
 */
final class Latest {
    private record Event(String command, long at) {}

    private Optional<Event> last = Optional.empty();
    /** The last one that concerned another command than the last one of all does. */
    private Optional<Event> lastOfAnother = Optional.empty();

    void happenedTo(String command, long now) {
        if (last.isPresent() && !last.get().command().equals(command)) {
            lastOfAnother = last;
        }
        last = Optional.of(new Event(command, now));
    }

    Optional<Long> toAnotherThan(String command) {
        return last.filter(event -> !event.command().equals(command))
                .or(() -> lastOfAnother)
                .map(Event::at);
    }
}
