package dev.usher.simulator;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Something that goes wrong: with which requests, how often, and what then. Any thread.
 *
 * @param delay waited on top of the latency, before the ending
 * @param afterEffect whether the operation is carried out before the delay and the ending
 */
public record Fault(Target target, Frequency frequency, Duration delay, boolean afterEffect, Ending ending) {
    private static final Duration LONGEST_DELAY = Duration.ofHours(1);

    public Fault {
        if (delay.isNegative() || delay.compareTo(LONGEST_DELAY) > 0) {
            throw new IllegalArgumentException("delay is " + delay + ", must be from 0 to " + LONGEST_DELAY);
        }
    }

    /**
     * Which requests; what is empty matches all.
     *
     * @param participant an id or custom id that the request names, or the custom id of whom it names by id
     */
    public record Target(Optional<Operation> operation, Optional<String> meetingId, Optional<String> participant) {}

    /**
     * How often: of the requests that match, the first {@code after} are spared, then each is hit with {@code
     * probability}, until {@code times} were.
     */
    public record Frequency(double probability, OptionalLong times, long after) {
        public Frequency {
            if (!(probability >= 0 && probability <= 1)) {
                throw new IllegalArgumentException("probability is " + probability + ", must be 0 to 1");
            }
            if (times.orElse(1) < 1) {
                throw new IllegalArgumentException("times is " + times.getAsLong() + ", must be 1 or more");
            }
            if (after < 0) {
                throw new IllegalArgumentException("after is " + after + ", must be 0 or more");
            }
        }
    }

    /** Every request is answered with this status, in RealtimeKit's envelope. */
    public static Fault replying(int status) {
        return replying(status, ErrorBody.REALTIMEKIT);
    }

    public static Fault replying(int status, ErrorBody body) {
        return replying(status, Map.of(), body.text(status));
    }

    public static Fault replying(int status, Map<String, String> headers, String body) {
        return ending(new Ending.Reply(status, headers, body));
    }

    /** Every request waits longer; then all is as usual. */
    public static Fault delaying(Duration delay) {
        return ending(new Ending.Normal()).delayedBy(delay);
    }

    public static Fault cutting() {
        return ending(new Ending.Cut());
    }

    public static Fault disconnecting() {
        return ending(new Ending.Disconnect());
    }

    public static Fault hanging() {
        return ending(new Ending.Hang());
    }

    private static Fault ending(Ending ending) {
        return new Fault(
                new Target(Optional.empty(), Optional.empty(), Optional.empty()),
                new Frequency(1, OptionalLong.empty(), 0),
                Duration.ZERO,
                false,
                ending);
    }

    public Fault on(Operation operation) {
        return with(new Target(Optional.of(operation), target.meetingId, target.participant));
    }

    public Fault inMeeting(String meetingId) {
        return with(new Target(target.operation, Optional.of(meetingId), target.participant));
    }

    public Fault naming(String participant) {
        return with(new Target(target.operation, target.meetingId, Optional.of(participant)));
    }

    public Fault times(long times) {
        return with(new Frequency(frequency.probability, OptionalLong.of(times), frequency.after));
    }

    public Fault after(long spared) {
        return with(new Frequency(frequency.probability, frequency.times, spared));
    }

    public Fault withProbability(double probability) {
        return with(new Frequency(probability, frequency.times, frequency.after));
    }

    public Fault delayedBy(Duration changed) {
        return new Fault(target, frequency, changed, afterEffect, ending);
    }

    /** The operation is carried out first, and the client does not learn it. */
    public Fault onceInEffect() {
        return new Fault(target, frequency, delay, true, ending);
    }

    private Fault with(Target changed) {
        return new Fault(changed, frequency, delay, afterEffect, ending);
    }

    private Fault with(Frequency changed) {
        return new Fault(target, changed, delay, afterEffect, ending);
    }
}
