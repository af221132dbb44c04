package dev.usher.deadletters;

import dev.usher.command.CommandKey;
import dev.usher.command.LedgerEntry;
import dev.usher.wire.LedgerDecoder;
import dev.usher.wire.ResultDecoder;
import dev.usher.wire.WriterSchemas;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;

/** Asks the ledger's topic what has become of commands, in one pass over all of it. One thread. */
public final class Fates {
    private final Consumer<byte[], byte[]> consumer;
    private final String topic;
    private final LedgerDecoder entries;
    private final ResultDecoder results;

    /**
     * Reads with that consumer.
     *
     * @param topic the ledger's
     */
    public Fates(Consumer<byte[], byte[]> consumer, String topic, WriterSchemas schemas) {
        this.consumer = consumer;
        this.topic = topic;
        this.entries = new LedgerDecoder(schemas);
        this.results = new ResultDecoder(schemas);
    }

    /** The fates of these commands; those that the ledger has forgotten, or never knew, are missing. */
    public Map<CommandKey, Fate> of(Set<CommandKey> commands) {
        Map<CommandKey, LedgerEntry> last = new HashMap<>();
        if (!commands.isEmpty()) {
            new TopicReading(consumer, Map.of(), TopicReading.ends(consumer, topic))
                    .forEach(record -> entries.decode(record.value())
                            .filter(entry -> commands.contains(entry.key()))
                            .ifPresent(entry -> last.put(entry.key(), entry)));
        }
        Map<CommandKey, Fate> fates = new HashMap<>();
        last.forEach((command, entry) -> fates.put(command, Fate.of(entry, results)));
        return fates;
    }
}
