package dev.usher.pipeline;

import dev.usher.command.History;
import dev.usher.command.LedgerEntry;
import dev.usher.kafka.PartitionWork;
import dev.usher.ledger.Ledger;
import dev.usher.realtimekit.Journal;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * What the commands of a partition are about to do. A request leaves once its intent is committed: the transaction shows that
 * the partition was still ours, and the next owner finds the intent. Event loop only.
 *
 * <p>An intent is valid for a short time only. A worker that was suspended in between cannot tell whether it still owns the
 * partition, and has to ask again, with another transaction.
 */
final class Intents {
    /**
     * Well below session time-out minus heartbeat interval (45 s - 5 s by default): for at least that long after the broker last
     * accepted it as a member, a silent worker keeps its partitions.
     */
    static final Duration GOOD_FOR = Duration.ofSeconds(4);

    private final Ledger ledger;
    private final PartitionWork.Reports reports;
    private final LongSupplier nanoTime;
    private final DoubtMeter.Doubts doubts;
    /** Intents that wait for their transaction. */
    private final Set<EntryWrite.Intent> waiting = new LinkedHashSet<>();

    private boolean givenUp;

    Intents(Ledger ledger, PartitionWork.Reports reports, LongSupplier nanoTime, DoubtMeter.Doubts doubts) {
        this.ledger = ledger;
        this.reports = reports;
        this.nanoTime = nanoTime;
        this.doubts = doubts;
    }

    /** The journal of one command. */
    Journal journalOf(Task task, History before) {
        return new Journal() {
            private History last = before;

            @Override
            public Future<Boolean> beforeSend(History history) {
                return intend(entry(history), last);
            }

            @Override
            public void idle(History history) {
                last = history;
                doubts.say(task.key(), task.isInDoubt(history));
                reports.write(write(entry(history)));
            }

            private LedgerEntry.Open entry(History history) {
                return new LedgerEntry.Open(task.key(), task.payload(), task.source(), history);
            }
        };
    }

    private Future<Boolean> intend(LedgerEntry.Open entry, History before) {
        if (givenUp) {
            return Future.succeededFuture(false);
        }
        EntryWrite.Intent intent = new EntryWrite.Intent(entry, before, ledger.recordOf(entry));
        waiting.add(intent);
        reports.writeIntent(intent);
        return intent.mayLeave().future();
    }

    void committed(EntryWrite.Intent intent, long begunAtNanos) {
        if (!waiting.remove(intent)) {
            return; // given up meanwhile
        }
        if (nanoTime.getAsLong() - begunAtNanos < GOOD_FOR.toNanos()) {
            intent.mayLeave().complete(true);
        } else {
            intend(intent.entry(), intent.before()).onSuccess(intent.mayLeave()::complete);
        }
    }

    /** Nothing leaves any more. The next owner is told so, since an intent may be in the ledger already. */
    void giveUp() {
        givenUp = true;
        List<EntryWrite.Intent> left = List.copyOf(waiting);
        waiting.clear();
        left.forEach(intent -> {
            reports.write(write(intent.withdrawn()));
            intent.mayLeave().complete(false);
        });
    }

    private EntryWrite write(LedgerEntry.Open entry) {
        return new EntryWrite(entry, ledger.recordOf(entry));
    }
}
