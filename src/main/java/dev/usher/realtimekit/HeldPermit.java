package dev.usher.realtimekit;

import dev.usher.realtimekit.Reply.Detail;
import dev.usher.realtimekit.Reply.Silence;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Function;

/** A permit that ends even if a bug intervenes; a permit that nobody ends would be lost to all for good. Event loop only. */
final class HeldPermit implements Gate.Permit {
    private final Gate.Permit permit;
    private boolean ended;

    private HeldPermit(Gate.Permit permit) {
        this.permit = permit;
    }

    /** Takes steps that end the permit. If they fail or throw before they have, it counts as used: the request may have left. */
    static <T> Future<T> use(Gate.Permit permit, Function<Gate.Permit, Future<T>> steps) {
        HeldPermit held = new HeldPermit(permit);
        try {
            return steps.apply(held).onFailure(bug -> held.endAfterAll());
        } catch (RuntimeException | Error e) {
            held.endAfterAll();
            throw e;
        }
    }

    private void endAfterAll() {
        if (!ended) {
            boolean unusedVerdict = replied(
                    new Reply.FateUnknown(Detail.unanswered(Silence.CLOSED, "Sending it failed"), Optional.empty()));
        }
    }

    @Override
    public void observed(RateLimit limit) {
        permit.observed(limit);
    }

    @Override
    public boolean replied(Reply reply) {
        ended = true;
        return permit.replied(reply);
    }

    @Override
    public boolean isLapsed() {
        return permit.isLapsed();
    }

    @Override
    public void unused() {
        ended = true;
        permit.unused();
    }
}
