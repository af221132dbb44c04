package dev.usher.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.usher.command.CommandKey;
import dev.usher.command.Fingerprint;
import dev.usher.command.LedgerEntry;
import dev.usher.wire.LedgerEncoder;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What is known of the commands of one partition. Of those that have ended it knows where in the ledger's topic their entry
 * lies; it reads the entry back when a duplicate asks for it.
 *
 * <pre>
 *   unknown ─→ open ─→ ended, not yet committed ─→ committed: an offset in the index ─→ forgotten, once it is old
 *               ↑ open entries of an earlier owner, as restored
 * </pre>
 *
 * Event loop only.
 */
public final class Ledger {

    /** Reads entries that lie in the ledger's topic. */
    public interface Archive {

        /** The entry at this offset; empty if it is no longer there. Completes on the caller's event loop. */
        Future<Optional<LedgerEntry>> read(long offset);
    }

    private final LedgerPartition place;
    private final LedgerEncoder encoder = new LedgerEncoder();
    /** Offsets of the entries of commands that have ended. */
    private final AgingTable index;

    private final PlainKeys plainKeys;
    /** Open entries of an earlier owner, and those that have ended here and are not yet known to be committed. */
    private final Map<Fingerprint, LedgerEntry> entries;

    private final Archive archive;

    Ledger(
            LedgerPartition place,
            AgingTable index,
            PlainKeys plainKeys,
            Map<Fingerprint, LedgerEntry> open,
            Archive archive) {
        this.place = place;
        this.index = index;
        this.plainKeys = plainKeys;
        this.entries = open;
        this.archive = archive;
    }

    /** What is known of a command; empty if it is new. The caller must not run the command until the future completes. */
    public Future<Optional<LedgerEntry>> find(CommandKey key) {
        Fingerprint fingerprint = key.fingerprint();
        LedgerEntry entry = entries.get(fingerprint);
        if (entry != null) {
            return Future.succeededFuture(Optional.of(entry));
        }
        long offset = index.get(fingerprint, place.oldestMinute());
        if (offset == AgingTable.NONE) {
            return Future.succeededFuture(Optional.empty());
        }
        // Another command's, if the ledger's log was truncated and has grown again.
        return archive.read(offset).map(read -> read.filter(found -> found.key().equals(key)));
    }

    /** The command is run here, so an entry of an earlier owner has served its purpose. */
    public void begun(CommandKey key) {
        entries.remove(key.fingerprint());
    }

    /** The command has ended; its entry is about to be committed. */
    public void ended(LedgerEntry.Done entry) {
        entries.put(entry.key().fingerprint(), entry);
    }

    /** The entry of a command that has ended is committed, at this offset. */
    public void committed(LedgerEntry.Done entry, long offset) {
        Fingerprint fingerprint = entry.key().fingerprint();
        index.put(fingerprint, offset, place.thisMinute(), place.oldestMinute());
        entries.remove(fingerprint, entry);
    }

    /** Commands whose end is known, some of which may be old enough to be forgotten. */
    public int endedCount() {
        return index.size();
    }

    /** Entries held in full: of an earlier owner's commands not taken up yet, and of ended ones not known to be committed. */
    public int heldCount() {
        return entries.size();
    }

    /** The record by which the ledger remembers the entry. */
    public ProducerRecord<byte[], byte[]> recordOf(LedgerEntry entry) {
        String key = plainKeys.keyOf(entry.key(), place.thisMinute(), place.oldestRecord());
        return new ProducerRecord<>(place.topic(), place.partition(), key.getBytes(UTF_8), encoder.encode(entry));
    }
}
