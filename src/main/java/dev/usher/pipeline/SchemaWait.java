package dev.usher.pipeline;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until the registry has said what a schema id stands for, however long it is away: an outage parks the partition and
 * dead-letters nothing. Event loop only.
 */
public final class SchemaWait {
    private static final Logger log = LoggerFactory.getLogger(SchemaWait.class);
    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LAST = Duration.ofSeconds(30);

    /** Asks the registry once. The future fails when asking again may help. */
    public interface Registry {
        Future<Void> load(int schemaId);
    }

    private final Registry registry;
    private final Context eventLoop;

    /** Waits on this event loop. */
    public SchemaWait(Registry registry, Context eventLoop) {
        this.registry = registry;
        this.eventLoop = eventLoop;
    }

    /** Completes on the event loop, never fails; and never ends once nobody needs it any more. */
    Future<Void> until(int schemaId, BooleanSupplier isNeeded) {
        Promise<Void> settled = Promise.promise();
        ask(schemaId, isNeeded, FIRST, settled);
        return settled.future();
    }

    private void ask(int schemaId, BooleanSupplier isNeeded, Duration backoff, Promise<Void> settled) {
        if (!isNeeded.getAsBoolean()) {
            return;
        }
        registry.load(schemaId)
                .onComplete(answer -> eventLoop.runOnContext(unused -> {
                    if (answer.succeeded()) {
                        settled.complete();
                        return;
                    }
                    log.atWarn()
                            .addKeyValue("schemaId", schemaId)
                            .addKeyValue("retryInMs", backoff.toMillis())
                            .addKeyValue("error", answer.cause().getMessage())
                            .log("No schema from the registry; the partition waits");
                    Duration doubled = backoff.multipliedBy(2);
                    eventLoop
                            .owner()
                            .setTimer(
                                    backoff.toMillis(),
                                    timer -> ask(
                                            schemaId, isNeeded, doubled.compareTo(LAST) > 0 ? LAST : doubled, settled));
                }));
    }
}
