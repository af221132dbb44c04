package dev.usher.kafka;

/**
 * What an earlier owner has left of a partition.
 *
 * @param committed how far it has come, and what it has spent
 * @param preparation has read the partition's ledger to the end
 */
record Restored(CommittedProgress committed, PartitionWork.Preparation preparation) {}
