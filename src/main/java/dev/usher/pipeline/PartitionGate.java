package dev.usher.pipeline;

import dev.usher.command.Command;
import dev.usher.command.Envelope;
import dev.usher.quota.Pass;
import dev.usher.quota.PassRequest;
import dev.usher.quota.Priority;
import dev.usher.quota.Turnstile;
import dev.usher.realtimekit.Gate;
import dev.usher.realtimekit.RateLimit;
import dev.usher.realtimekit.Reply;
import dev.usher.realtimekit.Request;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;

/**
 * One partition's way through the turnstile. It knows what is in flight, and shuts when the partition is given up: from then
 * on no request is admitted, so the commands concerned simply stop where they are. Event loop only.
 */
final class PartitionGate implements Gate {
    /** Why an account is parked when time-outs, 5xx and answers that are not the API's are all that comes back. */
    static final String UNAVAILABLE = "unavailable";

    private final Turnstile turnstile;
    private final Context eventLoop;
    private int inFlight;
    private boolean shut;
    private Runnable onDrained = () -> {};

    PartitionGate(Turnstile turnstile, Context eventLoop) {
        this.turnstile = turnstile;
        this.eventLoop = eventLoop;
    }

    @Override
    public Future<Permit> admit(Request request, Command command) {
        return admit(request, command, RequestPriority.of(command.type(), request.operation()));
    }

    /** The same gate, for commands that were replayed from the dead letters: behind all others. */
    Gate forReplays() {
        return (request, command) -> admit(request, command, Priority.REPLAY);
    }

    private Future<Permit> admit(Request request, Command command, Priority priority) {
        Entry entry = new Entry();
        if (!shut) {
            turnstile.enter(passFor(request, command, priority), entry);
            entry.isEntering = false;
        }
        return entry.promise.future();
    }

    private static PassRequest passFor(Request request, Command command, Priority priority) {
        Envelope envelope = command.envelope();
        return new PassRequest(
                request.meeting().accountId(),
                envelope.meeting().id() + '/' + envelope.commandId(),
                priority,
                request.operation().isChanging());
    }

    /** Admits nobody from now on, and says once when nothing is in flight any more. */
    void shut(Runnable drained) {
        shut = true;
        turnstile.cancel(entrant -> entrant instanceof Entry entry && entry.isOf(this));
        onDrained = drained;
        reportWhenDrained();
    }

    private void admitted(Pass pass, Promise<Permit> promise) {
        if (shut) {
            pass.unused();
            return;
        }
        inFlight++;
        promise.complete(new CountedPermit(pass));
    }

    private void reportWhenDrained() {
        if (shut && inFlight == 0) {
            onDrained.run();
            onDrained = () -> {};
        }
    }

    /**
     * A pass that is free at once is handed over at once; one that was waited for is handed over on the event loop, whichever
     * thread freed it.
     */
    private final class Entry implements Turnstile.Entrant {
        private final Promise<Permit> promise = Promise.promise();
        private volatile boolean isEntering = true;

        private boolean isOf(PartitionGate gate) {
            return gate == PartitionGate.this;
        }

        @Override
        public void accept(Pass pass) {
            if (isEntering && Vertx.currentContext() == eventLoop) {
                admitted(pass, promise);
            } else {
                eventLoop.runOnContext(unused -> admitted(pass, promise));
            }
        }
    }

    private final class CountedPermit implements Permit {
        private final Pass pass;

        private CountedPermit(Pass pass) {
            this.pass = pass;
        }

        @Override
        public void observed(RateLimit limit) {
            pass.observed(limit.remaining(), limit.resetIn());
        }

        @Override
        public boolean replied(Reply reply) {
            ended();
            if (reply instanceof Reply.Parked parked) {
                if (parked.isSent()) {
                    pass.refusedAll(parked.why().label(), parked.detail().message(), parked.retryAfter());
                } else {
                    pass.unreachable(parked.why().label(), parked.detail().message());
                }
                return false;
            } else if (reply instanceof Reply.Forbidden forbidden) {
                return pass.forbidden(
                        Reply.ParkReason.CREDENTIALS_REFUSED.label(),
                        forbidden.detail().message(),
                        forbidden.retryAfter());
            } else if (reply instanceof Reply.RetryLater later) {
                if (!later.isSent()) {
                    pass.unused();
                    return false;
                }
                return pass.unavailable(UNAVAILABLE, later.detail().message(), later.retryAfter());
            } else if (reply instanceof Reply.FateUnknown unknown) {
                return pass.unavailable(UNAVAILABLE, unknown.detail().message(), unknown.retryAfter());
            } else if (reply instanceof Reply.Accepted || reply instanceof Reply.Refused) {
                pass.passed();
                return true;
            }
            throw new IllegalStateException("No such reply: " + reply);
        }

        @Override
        public boolean isLapsed() {
            return pass.isLapsed();
        }

        @Override
        public void unused() {
            ended();
            pass.unused();
        }

        private void ended() {
            inFlight--;
            if (shut) {
                // Only after the command has drawn its conclusion from the reply, and reported what it came to.
                eventLoop.runOnContext(unused -> reportWhenDrained());
            }
        }
    }
}
