package dev.usher.quota;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tells an API that is away from a command that is at fault, by what happens to other commands.
 *
 * <p>The API is away when three requests in a row ended with time-outs or 5xx; a 403 is a failure too, though one may be
 * enough to park ({@link AccountCircuit#forbidden}). A failure counts against its command only if another command has got
 * through since this one last failed (the first time: since ten seconds before it was admitted), and no other has failed after
 * that. So an outage counts against no command, except one attempt of the command that notices it first.
 *
 * <p>A command that always fails, and is the only one, cannot be told from an outage: nothing shows that the API works. It is tried
 * at the intervals of the probes, and ends as soon as others have got through often enough; not before.
 *
 * <p>Times are {@code System.nanoTime}. Not thread-safe; its {@link Turnstile} locks.
 */
final class OutageDetector {
    private static final int OUTAGE = 3;
    /** How long before a command's first request another's success still shows that the API works. */
    private static final long RECENT = Duration.ofSeconds(10).toNanos();
    /** Commands whose last failure is remembered. */
    private static final int REMEMBERED = 1_000;

    private final boolean isOfChanges;
    private final Latest successes = new Latest();
    private final Latest failures = new Latest();
    private final Map<String, Long> failedAt = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > REMEMBERED;
        }
    };
    private int failuresInARow;
    private Optional<String> onlyOneFailing = Optional.empty();

    /**
     * @param isOfChanges whether this is about changes only; look-ups tell nothing about them
     */
    OutageDetector(boolean isOfChanges) {
        this.isOfChanges = isOfChanges;
    }

    void succeeded(String command, long now) {
        successes.happenedTo(command, now);
        failedAt.remove(command);
        failuresInARow = 0;
    }

    /**
     * A request ended with a time-out, a 5xx or a 403.
     *
     * @return whether that counts against its command
     */
    boolean failed(String command, long admittedAt, long now) {
        long since = Optional.ofNullable(failedAt.remove(command)).orElse(admittedAt - RECENT);
        Optional<Long> success = successes.toAnotherThan(command).filter(at -> at - since > 0);
        Optional<Long> failure = failures.toAnotherThan(command);
        failedAt.put(command, now);
        failures.happenedTo(command, now);
        onlyOneFailing = failuresInARow == 0 ? Optional.of(command) : onlyOneFailing.filter(command::equals);
        failuresInARow++;
        return success.isPresent() && (failure.isEmpty() || success.get() - failure.get() >= 0);
    }

    boolean isOutage() {
        return failuresInARow >= OUTAGE;
    }

    /** Why the account is parked, if it is. */
    Circuit.Cause cause(String why) {
        return new Circuit.Cause(why, onlyOneFailing, isOfChanges);
    }

    /** When something last happened to a command other than a given one. */
    private static final class Latest {
        private record Event(String command, long at) {}

        private Optional<Event> last = Optional.empty();
        /** The last event that concerned a command other than that of the last event of all. */
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
}
