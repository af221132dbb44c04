package dev.usher.kafka;

/**
 * What an earlier owner has left of a partition.
 *
 * @param progress how far it has come
 * @param preparation has read the partition's ledger to the end
 */
record Restored(Progress progress, PartitionWork.Preparation preparation) {}
