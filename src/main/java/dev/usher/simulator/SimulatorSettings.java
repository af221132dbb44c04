package dev.usher.simulator;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How the simulator behaves. Start from {@link #defaults()} and change what matters.
 *
 * @param host the address it listens on
 * @param port the port it listens on; 0 for any free one
 * @param latency how long a request waits before it takes effect and is answered
 * @param jitter an even spread, from zero to this much, that each request waits on top
 * @param quota how many requests a token may send
 * @param token the only bearer token that is let in; without it, every one is
 * @param pageSize participants on a page of a list that names no {@code per_page}
 * @param maxPageSize the most participants on a page, whatever {@code per_page} says
 * @param createMeetings whether an unknown meeting is made when it is first named, rather than answered with 404
 * @param autoJoin whether whoever is added is live in the meeting's session at once
 * @param partialKicks whether a kick that is answered 404 for an unknown id has nevertheless kicked the others
 * @param journalCapacity how many requests the journal keeps at most; older ones are dropped
 * @param seed what chance in faults and jitter is drawn from
 *     <p>Any thread.
 */
public record SimulatorSettings(
        String host,
        int port,
        Duration latency,
        Duration jitter,
        Quota quota,
        Optional<String> token,
        int pageSize,
        int maxPageSize,
        boolean createMeetings,
        boolean autoJoin,
        boolean partialKicks,
        int journalCapacity,
        long seed) {
    /** No time that can be told is that far away. */
    static final Duration LONGEST_WINDOW = Duration.ofDays(365);

    private static final Duration SHORTEST_WINDOW = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofHours(1);

    public SimulatorSettings {
        require(!host.isBlank(), "host", host, "not be blank");
        require(port >= 0 && port <= 65_535, "port", port, "be 0 to 65535");
        require(!latency.isNegative() && latency.compareTo(LONGEST) <= 0, "latency", latency, "be PT0S to PT1H");
        require(!jitter.isNegative() && jitter.compareTo(LONGEST) <= 0, "jitter", jitter, "be PT0S to PT1H");
        require(token.map(SimulatorSettings::isBearer).orElse(true), "token", "***", "be visible ASCII without spaces");
        require(pageSize > 0, "pageSize", pageSize, "be positive");
        require(maxPageSize >= pageSize, "maxPageSize", maxPageSize, "be at least pageSize, " + pageSize);
        require(journalCapacity > 0, "journalCapacity", journalCapacity, "be positive");
    }

    /** No latency, no quota, any token, meetings made when first named, nobody live unless told. */
    public static SimulatorSettings defaults() {
        return new SimulatorSettings(
                "127.0.0.1",
                8787,
                Duration.ZERO,
                Duration.ZERO,
                Quota.NONE,
                Optional.empty(),
                20,
                1_000,
                true,
                false,
                false,
                200_000,
                1);
    }

    public SimulatorSettings withHost(String changed) {
        return with(draft -> draft.host = changed);
    }

    public SimulatorSettings withPort(int changed) {
        return with(draft -> draft.port = changed);
    }

    public SimulatorSettings withLatency(Duration changed) {
        return with(draft -> draft.latency = changed);
    }

    public SimulatorSettings withJitter(Duration changed) {
        return with(draft -> draft.jitter = changed);
    }

    public SimulatorSettings withQuota(Quota changed) {
        return with(draft -> draft.quota = changed);
    }

    public SimulatorSettings withToken(Optional<String> changed) {
        return with(draft -> draft.token = changed);
    }

    public SimulatorSettings withPageSize(int changed) {
        return with(draft -> draft.pageSize = changed);
    }

    public SimulatorSettings withMaxPageSize(int changed) {
        return with(draft -> draft.maxPageSize = changed);
    }

    public SimulatorSettings withCreateMeetings(boolean changed) {
        return with(draft -> draft.createMeetings = changed);
    }

    public SimulatorSettings withAutoJoin(boolean changed) {
        return with(draft -> draft.autoJoin = changed);
    }

    public SimulatorSettings withPartialKicks(boolean changed) {
        return with(draft -> draft.partialKicks = changed);
    }

    public SimulatorSettings withJournalCapacity(int changed) {
        return with(draft -> draft.journalCapacity = changed);
    }

    public SimulatorSettings withSeed(long changed) {
        return with(draft -> draft.seed = changed);
    }

    @Override
    public String toString() {
        return "SimulatorSettings[" + host + ":" + port + ", latency=" + latency + ", jitter=" + jitter + ", quota="
                + quota
                + ", token=" + (token.isPresent() ? "***" : "any") + ", createMeetings=" + createMeetings
                + ", autoJoin="
                + autoJoin + ", seed=" + seed + "]";
    }

    private SimulatorSettings with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.settings();
    }

    private static boolean isBearer(String token) {
        return !token.isEmpty() && token.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    private static void require(boolean holds, String name, Object value, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(name + " is " + value + ", must " + rule);
        }
    }

    /**
     * How many requests one token may send in any window, and how long all of its calls are refused when it goes over.
     * Cloudflare's own: 1,200 in five minutes, locked out for up to five minutes.
     *
     * @param requests 0 for no quota
     */
    public record Quota(int requests, Duration window, Duration lockOut) {
        public static final Quota NONE = new Quota(0, Duration.ofMinutes(5), Duration.ofMinutes(5));
        public static final Quota CLOUDFLARE = NONE.withRequests(1_200);

        public Quota {
            require(requests >= 0, "quota.requests", requests, "be 0 (none) or more");
            require(
                    window.compareTo(SHORTEST_WINDOW) >= 0 && window.compareTo(LONGEST_WINDOW) <= 0,
                    "quota.window",
                    window,
                    "be " + SHORTEST_WINDOW + " to " + LONGEST_WINDOW);
            require(
                    !lockOut.isNegative() && lockOut.compareTo(LONGEST_WINDOW) <= 0,
                    "quota.lockOut",
                    lockOut,
                    "be PT0S to " + LONGEST_WINDOW);
        }

        /** A quota that locks out for as long as its window. */
        public static Quota of(int requests, Duration window) {
            return new Quota(requests, window, window);
        }

        Quota withRequests(int changed) {
            return new Quota(changed, window, lockOut);
        }

        boolean isNone() {
            return requests == 0;
        }
    }

    /** The settings while one of them changes. One thread, one change. */
    private static final class Draft {
        private String host;
        private int port;
        private Duration latency;
        private Duration jitter;
        private Quota quota;
        private Optional<String> token;
        private int pageSize;
        private int maxPageSize;
        private boolean createMeetings;
        private boolean autoJoin;
        private boolean partialKicks;
        private int journalCapacity;
        private long seed;

        Draft(SimulatorSettings from) {
            this.host = from.host;
            this.port = from.port;
            this.latency = from.latency;
            this.jitter = from.jitter;
            this.quota = from.quota;
            this.token = from.token;
            this.pageSize = from.pageSize;
            this.maxPageSize = from.maxPageSize;
            this.createMeetings = from.createMeetings;
            this.autoJoin = from.autoJoin;
            this.partialKicks = from.partialKicks;
            this.journalCapacity = from.journalCapacity;
            this.seed = from.seed;
        }

        SimulatorSettings settings() {
            return new SimulatorSettings(
                    host,
                    port,
                    latency,
                    jitter,
                    quota,
                    token,
                    pageSize,
                    maxPageSize,
                    createMeetings,
                    autoJoin,
                    partialKicks,
                    journalCapacity,
                    seed);
        }
    }
}
