package dev.usher.ledger;

import dev.usher.command.Fingerprint;
import dev.usher.command.LedgerEntry;
import dev.usher.wire.LedgerDecoder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a partition of the ledger's topic from its beginning, for one partition of commands. One thread, which need not be
 * the one that uses the {@link Ledger} afterwards.
 */
public final class Restoration {
    private static final Logger log = LoggerFactory.getLogger(Restoration.class);

    private final LedgerPartition place;
    private final String commandTopic;
    private final LedgerDecoder decoder;
    private final AgingTable index = new AgingTable();
    private final PlainKeys plainKeys;
    private final Map<Fingerprint, LedgerEntry> open = new HashMap<>();
    private final int oldest;
    private final int oldestRecord;
    private long unreadable;

    /**
     * Begins to restore a partition.
     *
     * @param topic the ledger's
     * @param commandTopic the topic whose commands are to be run; of others, only what has ended counts
     * @param isShared whether commands of other topics are kept in the same partition
     * @param retention how long a command that has ended is remembered
     */
    public Restoration(
            String topic,
            int partition,
            String commandTopic,
            boolean isShared,
            Duration retention,
            InstantSource clock,
            LedgerDecoder decoder) {
        this.place = new LedgerPartition(topic, partition, retention, clock);
        this.commandTopic = commandTopic;
        this.plainKeys = new PlainKeys(isShared);
        this.decoder = decoder;
        this.oldest = place.oldestMinute();
        this.oldestRecord = place.oldestRecord();
    }

    /** The next record of the ledger, in log order. */
    public void add(ConsumerRecord<byte[], byte[]> record) {
        Optional<LedgerEntry> decoded = decoder.decode(record.value());
        if (decoded.isEmpty()) {
            unreadable++;
            return;
        }
        LedgerEntry entry = decoded.get();
        Fingerprint key = entry.key().fingerprint();
        int minute = LedgerPartition.minuteOf(record.timestamp());
        if (record.key() != null) {
            plainKeys.found(record.key(), entry.key(), minute, oldestRecord);
        }
        if (entry instanceof LedgerEntry.Done) {
            open.remove(key);
            if (minute >= oldest) {
                index.put(key, record.offset(), minute, oldest);
            }
        } else if (entry.source().topic().equals(commandTopic)) {
            open.put(key, entry);
        }
    }

    /** Commands whose end is known. */
    public int endedCount() {
        return index.size();
    }

    /** Commands that an earlier owner has begun and not ended. */
    public int openCount() {
        return open.size();
    }

    /** Everything has been read. */
    public Ledger complete(Ledger.Archive archive) {
        if (unreadable > 0) {
            log.atWarn()
                    .addKeyValue("topic", place.topic())
                    .addKeyValue("partition", place.partition())
                    .addKeyValue("records", unreadable)
                    .log("Records of the ledger that no worker of this version wrote are passed over");
        }
        return new Ledger(place, index, plainKeys, open, archive);
    }
}
