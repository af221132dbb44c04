package dev.usher.quota;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * Where the workers leave places of the quota that they can spare, and take those that they need. It holds so many at most;
 * what is left beyond that is lost. Everything is answered in time, by a failure if need be, and what became of a request
 * that failed is unknown. Any thread; no method throws or blocks.
 */
public interface PlacePool {
    /** What takes longer has failed. */
    Duration ANSWERS_WITHIN = Duration.ofMillis(250);

    /** Takes as many places as there are, up to so many; brings back how many. */
    CompletionStage<Integer> take(int most);

    /** How many there are. */
    CompletionStage<Integer> available();

    /** Leaves some. */
    CompletionStage<Void> leave(int places);
}
