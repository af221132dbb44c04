package dev.usher.quota;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * Where the workers deposit places of the quota that they can spare, and take those that they need. It holds a limited
 * number; what is deposited beyond that is lost. Every call is answered in time, if need be by a failure; whether a call that failed
 * had an effect is unknown. Any thread; no method throws or blocks.
 */
public interface PlacePool {
    /** A call that takes longer has failed. */
    Duration ANSWERS_WITHIN = Duration.ofMillis(250);

    /** Takes as many places as there are, up to this many; completes with how many. */
    CompletionStage<Integer> take(int most);

    /** How many there are. */
    CompletionStage<Integer> available();

    /** Deposits some. */
    CompletionStage<Void> deposit(int places);
}
