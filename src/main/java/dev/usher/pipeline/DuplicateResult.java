package dev.usher.pipeline;

import dev.usher.command.CommandIdentity;
import dev.usher.command.Settled;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The result of an earlier record, for a duplicate of it. */
record DuplicateResult(CommandIdentity command, Settled settled, ProducerRecord<byte[], byte[]> record) {}
