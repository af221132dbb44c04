package dev.usher.pipeline;

import dev.usher.command.Command;
import dev.usher.command.CommandIdentity;
import dev.usher.command.Failure;
import dev.usher.command.FailureReason;
import dev.usher.command.Outcome;
import dev.usher.command.Settled;
import dev.usher.kafka.PartitionWork;
import dev.usher.pipeline.Lanes.Ticket;
import dev.usher.realtimekit.CommandRunner;
import dev.usher.wire.Decoded;
import io.vertx.core.Context;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The straight line of every record of one partition.
 *
 * <pre>
 *   record ─→ decode ─┬→ undecodable ────────────────────────────────→ dead letter
 *                     ├→ invalid ────────────────────────────────────→ result and dead letter
 *                     ├→ schema not at hand: the intake waits for it, since nobody knows whom the record concerns
 *                     └→ command ─→ lanes of those it names ─→ first in all of them ─→ run ─→ result (and dead letter)
 *                                        ↑                                              │
 *                                        └────────────── the next of each lane ─────────┘
 * </pre>
 *
 * Methods of {@link PartitionWork} hop to the event loop; all else is event loop only.
 */
final class PartitionPipeline implements PartitionWork {
    private static final Logger log = LoggerFactory.getLogger(PartitionPipeline.class);

    /** A valid command on its way. */
    private record Task(ConsumerRecord<byte[], byte[]> source, Instant receivedAt, Command command) {}

    /** A record that is not decoded yet. */
    private record Arrival(ConsumerRecord<byte[], byte[]> source, Instant receivedAt) {}

    private final EventLoop loop;
    private final Context context;
    private final Reports reports;
    private final PartitionGate gate;
    private final CommandRunner runner;
    private final Lanes<LaneKey, Task> lanes = new Lanes<>();
    private final Queue<Arrival> intake = new ArrayDeque<>();
    /** Commands whose turn has come. A queue, since running one may settle it on the spot and so free the next. */
    private final Queue<Ticket<LaneKey, Task>> ready = new ArrayDeque<>();

    private boolean isRunning;
    private boolean stopped;
    private boolean waitsForSchema;

    PartitionPipeline(EventLoop loop, Reports reports) {
        this.loop = loop;
        this.context = loop.context();
        this.reports = reports;
        this.gate = new PartitionGate(loop.turnstile(), context);
        this.runner = loop.runners().apply(gate);
    }

    @Override
    public void begin(List<ConsumerRecord<byte[], byte[]>> records) {
        Instant receivedAt = loop.clock().instant();
        context.runOnContext(unused -> {
            records.forEach(source -> intake.add(new Arrival(source, receivedAt)));
            takeIn();
        });
    }

    @Override
    public void stop() {
        context.runOnContext(unused -> {
            stopped = true;
            intake.clear();
            gate.shut(reports::drained);
        });
    }

    private void takeIn() {
        while (!stopped && !waitsForSchema && !intake.isEmpty()) {
            Arrival arrival = intake.peek();
            Decoded decoded = loop.decoder().decode(arrival.source().value());
            if (decoded instanceof Decoded.SchemaMissing missing) {
                awaitSchema(missing.schemaId());
                return;
            }
            intake.remove();
            dispatch(arrival, decoded);
        }
    }

    private void awaitSchema(int schemaId) {
        waitsForSchema = true;
        loop.schemaWait().until(schemaId).onSuccess(unused -> {
            waitsForSchema = false;
            takeIn();
        });
    }

    private void dispatch(Arrival arrival, Decoded decoded) {
        if (decoded instanceof Decoded.Valid valid) {
            Task task = new Task(arrival.source(), arrival.receivedAt(), valid.command());
            Ticket<LaneKey, Task> ticket = lanes.enter(task, LaneKey.of(task.command()));
            if (ticket.isFirst()) {
                ready.add(ticket);
                runReady();
            }
        } else if (decoded instanceof Decoded.Invalid invalid) {
            String message = String.join("; ", invalid.violations());
            Outcome refused = new Outcome.Failed(Failure.unsent(FailureReason.INVALID_COMMAND, message));
            publish(arrival.source(), arrival.receivedAt(), invalid.identity(), Settled.unsent(refused));
        } else if (decoded instanceof Decoded.Undecodable undecodable) {
            loop.meters().deadLettered(FailureReason.UNDECODABLE);
            reports.completed(
                    arrival.source(),
                    loop.publications()
                            .ofUndecodable(arrival.source(), loop.clock().instant(), undecodable.why()));
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
        runner.run(ticket.task().command())
                .onSuccess(settled -> settled(ticket, settled))
                .onFailure(bug -> log.atError()
                        .setCause(bug)
                        .addKeyValue("partition", ticket.task().source().partition())
                        .addKeyValue("offset", ticket.task().source().offset())
                        .log("A command's run failed by a bug; it stays pending, and a restart runs it again"));
    }

    private void settled(Ticket<LaneKey, Task> ticket, Settled settled) {
        Task task = ticket.task();
        publish(task.source(), task.receivedAt(), CommandIdentity.of(task.command()), settled);
        ready.addAll(lanes.leave(ticket));
        runReady();
    }

    private void publish(
            ConsumerRecord<byte[], byte[]> source, Instant receivedAt, CommandIdentity command, Settled settled) {
        Instant completedAt = loop.clock().instant();
        loop.meters().settled(command.type(), settled.outcome(), receivedAt, completedAt);
        reports.completed(source, loop.publications().of(source, command, receivedAt, completedAt, settled));
    }
}
