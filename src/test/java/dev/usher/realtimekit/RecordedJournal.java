package dev.usher.realtimekit;

import dev.usher.command.History;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;

/** A journal that lets everything leave at once, unless it is held or the partition is given up, and knows what was written. */
final class RecordedJournal implements Journal {
    private final List<History> written = new ArrayList<>();
    private final List<Promise<Boolean>> held = new ArrayList<>();
    private boolean isHeld;
    private boolean isGivenUp;

    @Override
    public Future<Boolean> beforeSend(History history) {
        written.add(history);
        if (isHeld) {
            Promise<Boolean> promise = Promise.promise();
            held.add(promise);
            return promise.future();
        }
        return Future.succeededFuture(!isGivenUp);
    }

    @Override
    public void idle(History history) {
        written.add(history);
    }

    /** The broker is away. */
    void hold() {
        isHeld = true;
    }

    void release() {
        isHeld = false;
        List.copyOf(held).forEach(promise -> promise.complete(true));
        held.clear();
    }

    void giveUp() {
        isGivenUp = true;
    }

    List<History> written() {
        return written;
    }
}
