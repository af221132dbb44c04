package dev.usher.pipeline;

import dev.usher.ledger.Ledger;
import dev.usher.ledger.Restoration;
import org.apache.kafka.common.TopicPartition;

/** How a partition's ledger is restored and read. Any thread. */
public interface LedgerAccess {

    /** Begins to restore the ledger of a partition of commands. */
    Restoration restorationOf(TopicPartition commands);

    /** Reads single entries of such a partition, for its event loop. */
    Ledger.Archive archiveOf(TopicPartition commands);
}
