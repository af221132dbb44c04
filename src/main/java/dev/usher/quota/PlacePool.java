package dev.usher.quota;

import java.util.concurrent.CompletionStage;

/**
 * Where the workers leave places of the quota that they can spare, and take those that they need. It holds so many of an
 * account at most; what is left beyond that is lost. Everything is answered soon, by a failure if need be, and what became of
 * a request that failed is unknown. Any thread; no method throws or blocks.
 */
public interface PlacePool {

    /** Takes as many places as there are, up to so many; brings back how many. */
    CompletionStage<Integer> take(String account, int most);

    /** How many there are. */
    CompletionStage<Integer> available(String account);

    /** Leaves some. */
    CompletionStage<Void> leave(String account, int places);
}
