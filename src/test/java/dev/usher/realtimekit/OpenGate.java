package dev.usher.realtimekit;

import dev.usher.command.Command;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;

/** A gate that admits at once, unless it is held, and knows how its permits ended. */
final class OpenGate implements Gate {

    private final List<Reply> sent = new ArrayList<>();
    private final List<Promise<Permit>> held = new ArrayList<>();
    private boolean isHeld;
    private boolean blamesNobody;
    private int admitted;
    private int unused;
    private int lapses;
    private boolean isBroken;

    @Override
    public Future<Permit> admit(Request request, Command command) {
        if (isBroken) {
            throw new IllegalStateException("a bug");
        }
        if (isHeld) {
            Promise<Permit> promise = Promise.promise();
            held.add(promise);
            return promise.future();
        }
        admitted++;
        return Future.succeededFuture(new CountedPermit());
    }

    /** The API is away: from now on, what is sent does not count. */
    void blameNobody(boolean nobody) {
        blamesNobody = nobody;
    }

    /** So many permits come too late from now on. */
    void lapse(int permits) {
        lapses = permits;
    }

    /** Whether a bug trips whoever comes. */
    void breakDown(boolean isBroken) {
        this.isBroken = isBroken;
    }

    void hold() {
        isHeld = true;
    }

    void release() {
        isHeld = false;
        List.copyOf(held).forEach(promise -> {
            admitted++;
            promise.complete(new CountedPermit());
        });
        held.clear();
    }

    List<Reply> sent() {
        return sent;
    }

    int unused() {
        return unused;
    }

    /** Permits that were given and not ended yet, or ended twice. */
    int unbalanced() {
        return admitted - sent.size() - unused;
    }

    private final class CountedPermit implements Permit {

        @Override
        public void observed(RateLimit limit) {}

        @Override
        public boolean replied(Reply reply) {
            sent.add(reply);
            return !blamesNobody;
        }

        @Override
        public boolean isLapsed() {
            if (lapses == 0) {
                return false;
            }
            lapses--;
            return true;
        }

        @Override
        public void unused() {
            unused++;
        }
    }
}
