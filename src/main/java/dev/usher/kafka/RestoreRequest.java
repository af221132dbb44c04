package dev.usher.kafka;

import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;

/** A partition of commands whose ledger is to be read. */
record RestoreRequest(TopicPartition partition, PartitionWork.Factory works, CompletableFuture<Restored> result)
        implements LedgerReader.Job {}
