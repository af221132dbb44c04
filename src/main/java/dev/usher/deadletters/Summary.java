package dev.usher.deadletters;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a replay is about to do.
 *
 * @param sent dead letters to be sent, by reason
 * @param leftOut dead letters to be left out, by verdict
 * @param requests the least number of requests that those to be sent take, if all goes well and none are shared
 * @param beyondLedger how many of those to be sent failed so long ago that the ledger may have forgotten a success
 * @param unclear how many of those to be sent could be decoded where they failed and cannot be here, so that the ledger cannot
 *     be asked about them
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

    /** By verdict, in a fixed order. */
    @Override
    public Map<Verdict, Integer> leftOut() {
        return new TreeMap<>(leftOut);
    }

    /** How many are to be sent. */
    public int sending() {
        return sent.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** How many are to be left out. */
    public int leaving() {
        return leftOut.values().stream().mapToInt(Integer::intValue).sum();
    }
}
