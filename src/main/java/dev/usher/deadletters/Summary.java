package dev.usher.deadletters;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a replay is about to do.
 *
 * @param sent dead letters to be sent, by reason
 * @param leftOut those that are not, by why
 * @param requests that those to be sent take at least, if all goes well and none are shared
 * @param beyondLedger of those to be sent, how many failed so long ago that the ledger may have forgotten a success
 * @param unclear of those to be sent, how many could be decoded where they failed and cannot be here, so that the ledger cannot
 *     be asked for them
 */
public record Summary(
        Map<String, Integer> sent, Map<Verdict, Integer> leftOut, long requests, int beyondLedger, int unclear) {
    public Summary {
        sent = Map.copyOf(sent);
        leftOut = Map.copyOf(leftOut);
    }

    /** By reason, in a fixed order. */
    @Override
    public Map<String, Integer> sent() {
        return new TreeMap<>(sent);
    }

    /** By why, in a fixed order. */
    @Override
    public Map<Verdict, Integer> leftOut() {
        return new TreeMap<>(leftOut);
    }

    /** How many are to be sent. */
    public int sending() {
        return sent.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** How many are not. */
    public int leaving() {
        return leftOut.values().stream().mapToInt(Integer::intValue).sum();
    }
}
