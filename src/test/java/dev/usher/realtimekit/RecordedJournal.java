package dev.usher.realtimekit;

import dev.usher.command.History;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** A journal that lets everything leave at once, unless the partition is given up, and knows what was written. */
final class RecordedJournal implements Journal {
    private final List<History> written = new ArrayList<>();
    private boolean isGivenUp;

    @Override
    public Future<Boolean> leaving(History history) {
        written.add(history);
        return Future.succeededFuture(!isGivenUp);
    }

    @Override
    public void waiting(History history) {
        written.add(history);
    }

    void giveUp() {
        isGivenUp = true;
    }

    List<History> written() {
        return written;
    }
}
