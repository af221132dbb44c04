package dev.usher.pipeline;

import dev.usher.command.CommandIdentity;
import dev.usher.command.CommandType;
import dev.usher.command.FailureReason;
import dev.usher.command.Settled;
import dev.usher.kafka.PartitionWork;
import dev.usher.tracing.CommandSpan;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Answers records: publishes what became of each, ends its span, and counts it. Event loop only. */
final class OutcomeReporter {
    private final WorkerResources shared;
    private final PartitionWork.Reports reports;

    OutcomeReporter(WorkerResources shared, PartitionWork.Reports reports) {
        this.shared = shared;
        this.reports = reports;
    }

    /**
     * A command has ended.
     *
     * @param receivedAt when it was first taken up, by whichever worker
     * @param remember what the ledger is to know of it
     */
    void settled(
            ConsumerRecord<byte[], byte[]> source,
            CommandSpan span,
            CommandIdentity command,
            Instant receivedAt,
            Settled settled,
            Function<OutcomeRecords.Published, Optional<PartitionWork.LedgerWrite>> remember) {
        Instant now = shared.clock().instant();
        span.settled(command.type(), settled, now);
        OutcomeRecords.Published published =
                shared.outcomeRecords().of(source, span.trace(), command, receivedAt, now, settled);
        reports.completed(new PartitionWork.Completion(
                source,
                published.records(),
                remember.apply(published),
                shared.meters().settled(command.type(), settled, receivedAt, now)));
    }

    /** A duplicate of what has ended before. */
    void duplicate(Task task, DuplicateResult first) {
        Instant now = shared.clock().instant();
        CommandType type = first.command().type();
        task.span().duplicate(type, first.settled(), now);
        reports.completed(new PartitionWork.Completion(
                task.record(),
                List.of(first.record()),
                Optional.empty(),
                shared.meters().duplicate(type, first.settled(), task.receivedAt(), now)));
    }

    /** Nobody can be answered: only a dead letter says what became of the record. */
    void undecodable(ConsumerRecord<byte[], byte[]> source, CommandSpan span, String why) {
        Instant now = shared.clock().instant();
        shared.meters().deadLettered(FailureReason.UNDECODABLE);
        span.undecodable(now);
        reports.completed(new PartitionWork.Completion(
                source, shared.outcomeRecords().ofUndecodable(source, span.trace(), now, why)));
    }

    /** It was answered before, by this very record: nothing is published, and its span is dropped. */
    void answeredBefore(Task task) {
        reports.completed(new PartitionWork.Completion(task.record(), List.of()));
    }
}
