package dev.usher.pipeline;

import dev.usher.command.History;
import dev.usher.command.LedgerEntry;
import dev.usher.kafka.PartitionWork;
import io.vertx.core.Promise;
import org.apache.kafka.clients.producer.ProducerRecord;

/** An entry that is to be written into the ledger. Compared by identity. Event loop only, except its record. */
sealed class EntryWrite implements PartitionWork.LedgerWrite {
    private final LedgerEntry entry;
    private final ProducerRecord<byte[], byte[]> record;

    EntryWrite(LedgerEntry entry, ProducerRecord<byte[], byte[]> record) {
        this.entry = entry;
        this.record = record;
    }

    LedgerEntry entry() {
        return entry;
    }

    @Override
    public ProducerRecord<byte[], byte[]> record() {
        return record;
    }

    /** An entry that announces a request, which leaves once the entry is committed. */
    static final class Intent extends EntryWrite {
        private final LedgerEntry.Open open;
        private final History before;
        private final Promise<Boolean> mayLeave = Promise.promise();

        /** @param before the history to go back to if the request does not leave */
        Intent(LedgerEntry.Open open, History before, ProducerRecord<byte[], byte[]> record) {
            super(open, record);
            this.open = open;
            this.before = before;
        }

        @Override
        LedgerEntry.Open entry() {
            return open;
        }

        History before() {
            return before;
        }

        /** What the ledger is to know instead when the request does not leave. */
        LedgerEntry.Open withdrawn() {
            return new LedgerEntry.Open(open.key(), open.payload(), open.source(), before);
        }

        Promise<Boolean> mayLeave() {
            return mayLeave;
        }
    }
}
