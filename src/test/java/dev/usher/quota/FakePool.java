package dev.usher.quota;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** A pool that answers at once, or not, and in which places can be counted. */
final class FakePool implements PlacePool {
    private final int size;
    private int places;
    private boolean isAway;
    private int questions;

    FakePool(int size) {
        this.size = size;
    }

    /** From now on everything fails, and does nothing. */
    void goAway() {
        isAway = true;
    }

    /** As a server that was restarted: with nothing in it. */
    void comeBack() {
        isAway = false;
        places = 0;
    }

    int places() {
        return places;
    }

    int questions() {
        return questions;
    }

    @Override
    public CompletionStage<Integer> take(int most) {
        return answer(() -> {
            int taken = Math.min(most, places);
            places -= taken;
            return taken;
        });
    }

    @Override
    public CompletionStage<Integer> available() {
        return answer(() -> places);
    }

    @Override
    public CompletionStage<Void> deposit(int more) {
        return this.<Integer>answer(() -> places = Math.min(size, places + more))
                .thenAccept(now -> {});
    }

    private <T> CompletionStage<T> answer(Supplier<T> answer) {
        questions++;
        return isAway
                ? CompletableFuture.failedFuture(new IllegalStateException("away"))
                : CompletableFuture.completedFuture(answer.get());
    }
}
