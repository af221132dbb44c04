package dev.usher.command;

/** Where a command's record lies in Kafka. */
public record Source(String topic, int partition, long offset) {}
