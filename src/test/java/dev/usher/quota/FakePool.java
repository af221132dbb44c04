package dev.usher.quota;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** A pool that answers at once, or not, and in which places can be counted. */
final class FakePool implements PlacePool {
    private final int size;
    private final Map<String, Integer> places = new HashMap<>();
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
        places.clear();
    }

    int of(String account) {
        return places.getOrDefault(account, 0);
    }

    int questions() {
        return questions;
    }

    @Override
    public CompletionStage<Integer> take(String account, int most) {
        return answer(() -> {
            int taken = Math.min(most, of(account));
            places.put(account, of(account) - taken);
            return taken;
        });
    }

    @Override
    public CompletionStage<Integer> available(String account) {
        return answer(() -> of(account));
    }

    @Override
    public CompletionStage<Void> leave(String account, int more) {
        return this.<Integer>answer(() -> places.merge(account, more, (some, others) -> Math.min(size, some + others)))
                .thenAccept(now -> {});
    }

    private <T> CompletionStage<T> answer(Supplier<T> answer) {
        questions++;
        return isAway
                ? CompletableFuture.failedFuture(new IllegalStateException("away"))
                : CompletableFuture.completedFuture(answer.get());
    }
}
