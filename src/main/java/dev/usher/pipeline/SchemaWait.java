package dev.usher.pipeline;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until the registry has said what a schema id stands for, however long that takes: an outage parks the partition and
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
    private final ParkedPartitions parked;

    /** Waits on this event loop, and reports the partitions that wait to {@code parked}. */
    public SchemaWait(Registry registry, Context eventLoop, ParkedPartitions parked) {
        this.registry = registry;
        this.eventLoop = eventLoop;
        this.parked = parked;
    }

    /** @param settled called on the event loop, unless the wait is given up before */
    Waiting until(TopicPartition partition, int schemaId, Runnable settled) {
        Waiting waiting = new Waiting(partition, schemaId, settled);
        waiting.ask(FIRST);
        return waiting;
    }

    /** A partition that waits for a schema, during one assignment. Any thread may print it, as the partition and the schema. */
    final class Waiting {
        private final TopicPartition partition;
        private final int schemaId;
        private final Runnable settled;
        private boolean isGivenUp;

        private Waiting(TopicPartition partition, int schemaId, Runnable settled) {
            this.partition = partition;
            this.schemaId = schemaId;
            this.settled = settled;
        }

        /** Nobody needs the schema any more. */
        void giveUp() {
            isGivenUp = true;
            parked.remove(this);
        }

        private void ask(Duration backoff) {
            // Never at once, even if the registry answers at once: until() has to return before settled runs.
            registry.load(schemaId).onComplete(answer -> eventLoop.runOnContext(unused -> answered(answer, backoff)));
        }

        private void answered(AsyncResult<Void> answer, Duration backoff) {
            if (isGivenUp) {
                return;
            }
            if (answer.succeeded()) {
                parked.remove(this);
                settled.run();
                return;
            }
            parked.add(this);
            log.atWarn()
                    .addKeyValue("topic", partition.topic())
                    .addKeyValue("partition", partition.partition())
                    .addKeyValue("schemaId", schemaId)
                    .addKeyValue("retryInMs", backoff.toMillis())
                    .addKeyValue("error", answer.cause().getMessage())
                    .log("No schema from the registry; the partition waits");
            eventLoop.owner().setTimer(backoff.toMillis(), timer -> askAgain(backoff.multipliedBy(2)));
        }

        private void askAgain(Duration backoff) {
            if (!isGivenUp) {
                ask(backoff.compareTo(LAST) > 0 ? LAST : backoff);
            }
        }

        @Override
        public String toString() {
            return partition + " waits for schema " + schemaId;
        }
    }
}
