package dev.usher.pipeline;

import dev.usher.command.Command;
import dev.usher.command.CommandKey;
import dev.usher.command.Fingerprint;
import dev.usher.command.LedgerEntry;
import dev.usher.command.Outcome;
import dev.usher.command.Settled;
import dev.usher.deadletters.DeadLetters;
import dev.usher.kafka.PartitionWork;
import dev.usher.ledger.Ledger;
import dev.usher.pipeline.Lanes.Ticket;
import dev.usher.tracing.CommandSpan;
import dev.usher.wire.Decoded;
import io.vertx.core.Context;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The path of every record of one partition.
 *
 * <pre>
 *   record ─→ decode ─┬→ undecodable ─────────────────────────────────────→ dead letter
 *                     ├→ schema not at hand: the intake waits for it, since nobody knows whom the record concerns
 *                     └→ command ─→ lanes: its own id, and those it names ─→ first in all of them
 *                                        ↑                                          │
 *                                        │             ledger: known? ←─────────────┘
 *                                        │               ├ ended before ──────────→ its result again, or idempotency_key_reused
 *                                        │               ├ invalid ───────────────→ result and dead letter
 *                                        │               └ new, or begun before ─→ run ─→ result (and dead letter)
 *                                        └── the next of each lane ←──────────────────────────┘
 * </pre>
 *
 * Methods of {@link PartitionWork} hop to the event loop; all else is event loop only.
 */
final class PartitionPipeline implements PartitionWork {
    private static final Logger log = LoggerFactory.getLogger(PartitionPipeline.class);

    /** A record that is not decoded yet. */
    private record Arrival(ConsumerRecord<byte[], byte[]> source, Instant receivedAt) {}

    private final LoopResources loop;
    private final WorkerResources shared;
    private final Context context;
    private final Reports reports;
    private final PartitionGate gate;
    private final Ledger ledger;
    private final LedgerMeters.Held held;
    private final DoubtMeter.Doubts doubts;
    private final Intents intents;
    private final OutcomeReporter reporter;
    private final IdempotentReceiver receiver;
    private final Lanes<LaneKey, Task> lanes = new Lanes<>();
    private final Queue<Arrival> intake = new ArrayDeque<>();
    /** Commands whose turn has come. A queue, since running one may settle it on the spot and so free the next. */
    private final Queue<Ticket<LaneKey, Task>> ready = new ArrayDeque<>();

    private boolean isRunning;
    private boolean stopped;
    private Optional<SchemaWait.Waiting> waitsForSchema = Optional.empty();

    PartitionPipeline(LoopResources loop, Ledger ledger, Reports reports) {
        this.loop = loop;
        this.shared = loop.shared();
        this.context = loop.context();
        this.reports = reports;
        this.ledger = ledger;
        this.held = shared.meters().ledger().open(ledger);
        this.doubts = shared.meters().doubt().ofPartition();
        this.gate = new PartitionGate(shared.turnstile(), context);
        this.intents = new Intents(ledger, reports, shared.nanoTime(), doubts);
        this.reporter = new OutcomeReporter(shared, reports);
        this.receiver = new IdempotentReceiver(
                shared,
                ledger,
                intents,
                doubts,
                loop.runners().apply(gate),
                loop.runners().apply(gate.forReplays()),
                reporter);
    }

    @Override
    public void begin(List<ConsumerRecord<byte[], byte[]>> records) {
        Instant receivedAt = shared.clock().instant();
        context.runOnContext(unused -> {
            records.forEach(source -> intake.add(new Arrival(source, receivedAt)));
            takeIn();
        });
    }

    @Override
    public void committed(List<CommittedWrite> writes, long begunAtNanos) {
        context.runOnContext(unused -> {
            loop.flushes().together(() -> writes.forEach(write -> committed(write, begunAtNanos)));
            held.update();
        });
    }

    private void committed(CommittedWrite committed, long begunAtNanos) {
        EntryWrite write = (EntryWrite) committed.write();
        if (write instanceof EntryWrite.Intent intent) {
            intents.committed(intent, begunAtNanos);
        } else if (write.entry() instanceof LedgerEntry.Done done) {
            ledger.committed(done, committed.offset());
        }
    }

    @Override
    public void stop() {
        context.runOnContext(unused -> {
            stopped = true;
            intake.clear();
            waitsForSchema.ifPresent(SchemaWait.Waiting::giveUp);
            // First, since a request that is told not to leave makes room for others. The gate drains only once all
            // have been told: a request that waits for its intent is in flight.
            gate.shut(reports::drained);
            intents.giveUp();
            receiver.giveUp();
            doubts.giveUp();
            held.close();
        });
    }

    private void takeIn() {
        while (!stopped && waitsForSchema.isEmpty() && !intake.isEmpty()) {
            Arrival arrival = intake.peek();
            Decoded decoded = shared.decoder().decode(arrival.source().value());
            if (decoded instanceof Decoded.SchemaMissing missing) {
                awaitSchema(arrival.source(), missing.schemaId());
                return;
            }
            intake.remove();
            if (DeadLetters.replaysOf(arrival.source()) > 0) {
                shared.meters().replayed();
            }
            dispatch(arrival, decoded);
        }
    }

    private void awaitSchema(ConsumerRecord<byte[], byte[]> source, int schemaId) {
        TopicPartition partition = new TopicPartition(source.topic(), source.partition());
        waitsForSchema = Optional.of(loop.schemaWait().until(partition, schemaId, this::takeInAgain));
    }

    private void takeInAgain() {
        waitsForSchema = Optional.empty();
        takeIn();
    }

    private void dispatch(Arrival arrival, Decoded decoded) {
        CommandSpan span = shared.tracing().command(arrival.source(), arrival.receivedAt());
        if (decoded instanceof Decoded.Valid valid) {
            Command command = shared.maxAges().limit(valid.command(), arrival.source());
            CommandKey key = CommandKey.of(command);
            Fingerprint payload = Fingerprint.of(command);
            enter(
                    new Task(arrival.source(), arrival.receivedAt(), key, new Decoded.Valid(command), payload, span),
                    LaneKey.of(key, command));
        } else if (decoded instanceof Decoded.Invalid invalid) {
            Optional<CommandKey> key = CommandKey.of(invalid.identity());
            if (key.isPresent()) {
                enter(
                        new Task(arrival.source(), arrival.receivedAt(), key.get(), invalid, invalid.payload(), span),
                        LaneKey.of(key.get()));
            } else {
                // Nobody could tell a duplicate of it, so the ledger does not know it.
                reporter.settled(
                        arrival.source(),
                        span,
                        invalid.identity(),
                        arrival.receivedAt(),
                        Settled.unsent(new Outcome.Failed(invalid.failure())),
                        published -> Optional.empty());
            }
        } else if (decoded instanceof Decoded.Undecodable undecodable) {
            reporter.undecodable(arrival.source(), span, undecodable.why());
        } else {
            throw new IllegalStateException("Neither a command nor none: " + decoded);
        }
    }

    private void enter(Task task, List<LaneKey> laneKeys) {
        Ticket<LaneKey, Task> ticket = lanes.enter(task, laneKeys);
        if (ticket.isFirst()) {
            ready.add(ticket);
            runReady();
        }
    }

    private void runReady() {
        if (isRunning) {
            return;
        }
        isRunning = true;
        while (!stopped && !ready.isEmpty()) {
            run(ready.remove());
        }
        isRunning = false;
    }

    private void run(Ticket<LaneKey, Task> ticket) {
        Task task = ticket.task();
        ledger.find(task.key())
                .compose(known -> receiver.handle(task, known))
                .onComplete(unused -> guarded(() -> finish(ticket)), cause -> failed(task, cause));
    }

    private void finish(Ticket<LaneKey, Task> ticket) {
        ready.addAll(lanes.finish(ticket));
        runReady();
    }

    /** What a handler of a future throws may get lost on the way to the event loop's own handler: who called it swallows it. */
    private void guarded(Runnable steps) {
        try {
            steps.run();
        } catch (RuntimeException | Error e) {
            context.runOnContext(unused -> {
                throw e;
            });
        }
    }

    private void failed(Task task, Throwable cause) {
        if (cause instanceof OutOfMemoryError error) {
            guarded(() -> {
                throw error; // nobody's fault here, and whatever comes next fails too
            });
            return;
        }
        boolean isStopping = cause instanceof CancellationException;
        log.atLevel(isStopping ? Level.DEBUG : Level.ERROR)
                .setCause(cause)
                .addKeyValue("topic", task.record().topic())
                .addKeyValue("partition", task.record().partition())
                .addKeyValue("offset", task.record().offset())
                .log(
                        isStopping
                                ? "The ledger is read no more; the command stays pending"
                                : "A command's run failed, which is a bug; it stays pending, and a restart runs it again");
    }
}
