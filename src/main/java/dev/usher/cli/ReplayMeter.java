package dev.usher.cli;

import dev.usher.deadletters.Replay;
import dev.usher.deadletters.Tally;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Shows how far a replay has come: a moving bar on a terminal, elsewhere a line now and then. One thread. */
final class ReplayMeter implements Replay.Listener {
    private static final Duration ON_TERMINAL = Duration.ofMillis(200);
    private static final Duration ELSEWHERE = Duration.ofSeconds(10);
    private static final int WIDTH = 30;

    private final PrintWriter err;
    private final boolean isTerminal;
    private final int toSend;
    private final LongSupplier nanoTime;
    private final long begunAt;
    private int sentBefore = -1;
    private long shownAt;
    private boolean isShown;

    /**
     * @param toSend from now on
     */
    ReplayMeter(PrintWriter err, boolean isTerminal, int toSend, LongSupplier nanoTime) {
        this.err = err;
        this.isTerminal = isTerminal;
        this.toSend = toSend;
        this.nanoTime = nanoTime;
        this.begunAt = nanoTime.getAsLong();
        this.shownAt = begunAt;
    }

    @Override
    public void committed(Tally tally) {
        if (sentBefore < 0) {
            sentBefore = tally.sent();
        }
        long now = nanoTime.getAsLong();
        Duration interval = isTerminal ? ON_TERMINAL : ELSEWHERE;
        if (now - shownAt >= interval.toNanos() || (isTerminal && tally.isFinished())) {
            shownAt = now;
            show(tally, now);
        }
    }

    /** Goes on below the bar. */
    void end() {
        if (isTerminal && isShown) {
            err.println();
        }
    }

    private void show(Tally tally, long now) {
        int sent = tally.sent() - sentBefore;
        int left = Math.max(0, toSend - sent);
        double seconds = (now - begunAt) / 1e9;
        double perSecond = seconds > 0 ? sent / seconds : 0;
        String facts = String.format(
                Locale.ROOT,
                "%d of %d sent, %.1f per second%s",
                sent,
                toSend,
                perSecond,
                perSecond > 0 && left > 0 ? ", " + timeFor(left / perSecond) + " left" : "");
        if (isTerminal) {
            int full = toSend == 0 ? WIDTH : (int) ((long) WIDTH * Math.min(sent, toSend) / toSend);
            err.print("\r[" + "#".repeat(full) + ".".repeat(WIDTH - full) + "] " + facts + "   ");
        } else {
            err.println(facts);
        }
        err.flush();
        isShown = true;
    }

    /** For people: two units at most. */
    static String timeFor(double seconds) {
        long whole = (long) Math.ceil(seconds);
        if (whole < 60) {
            return whole + " s";
        } else if (whole < 3_600) {
            return whole / 60 + " min " + whole % 60 + " s";
        }
        return whole / 3_600 + " h " + whole % 3_600 / 60 + " min";
    }
}
