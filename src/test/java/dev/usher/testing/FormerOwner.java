package dev.usher.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.usher.command.Command;
import dev.usher.command.CommandIdentity;
import dev.usher.command.CommandKey;
import dev.usher.command.CommandType;
import dev.usher.command.Fingerprint;
import dev.usher.command.History;
import dev.usher.command.LedgerEntry;
import dev.usher.command.Result;
import dev.usher.command.Settled;
import dev.usher.command.Source;
import dev.usher.wire.LedgerEncoder;
import dev.usher.wire.ResultEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/**
 * Plays a worker that owns the one partition of an installation, up to the point where it falls silent. A member of the
 * group, it writes what a worker writes, in transactions like a worker's, and no further than the test says. One thread.
 */
public final class FormerOwner implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Installation usher;
    private final Consumer<byte[], byte[]> member;
    private final Producer<byte[], byte[]> producer;
    private final ConsumerGroupMetadata membership;
    private final LedgerEncoder ledger = new LedgerEncoder();
    private final ResultEncoder results = new ResultEncoder();
    private final Map<Command, Source> received = new HashMap<>();

    private FormerOwner(Installation usher, Duration transactionTimeout) {
        this.usher = usher;
        this.member = member(usher);
        this.producer = producer(usher, transactionTimeout);
        boolean complete = false;
        try {
            producer.initTransactions();
            member.subscribe(List.of(usher.commandsTopic()));
            Awaitility.await().pollInSameThread().atMost(PATIENCE).until(() -> {
                member.poll(Duration.ofMillis(20));
                return !member.assignment().isEmpty();
            });
            this.membership = member.groupMetadata();
            complete = true;
        } finally {
            if (!complete) {
                close();
            }
        }
    }

    /** It has the partition from here on. */
    public static FormerOwner of(Installation usher) {
        return of(usher, Duration.ofMinutes(10));
    }

    /** It has the partition from here on; what it leaves open, the broker aborts after this time. */
    public static FormerOwner of(Installation usher, Duration transactionTimeout) {
        return new FormerOwner(usher, transactionTimeout);
    }

    /** The commands are sent, and it has read them. */
    public FormerOwner receives(Command... commands) {
        for (Command command : commands) {
            RecordMetadata place =
                    usher.broker().produce(List.of(usher.recordOf(command))).get(0);
            received.put(command, new Source(place.topic(), place.partition(), place.offset()));
        }
        return this;
    }

    /** The intent of a first request that changes something is committed. */
    public FormerOwner intends(Command command, CommandType change) {
        // What other operations a command takes do not count as its attempts.
        int attempts = change == command.type() ? 1 : 0;
        return intends(command, new History(Instant.now(), attempts, 0, 0, true, Optional.of(change)));
    }

    /** An intent is committed. */
    public FormerOwner intends(Command command, History history) {
        producer.beginTransaction();
        leaveOpen(entry(command, history));
        commitOffset(0);
        producer.commitTransaction();
        return this;
    }

    /** An intent is written, and its transaction left open. */
    public FormerOwner beginsToIntend(Command command, CommandType change) {
        producer.beginTransaction();
        leaveOpen(entry(command, new History(Instant.now(), 1, 0, 0, true, Optional.of(change))));
        return this;
    }

    /** A result and its entry in the ledger are written, and their transaction left open: the offset is to follow. */
    public FormerOwner beginsToPublish(Command command, Settled settled) {
        Instant now = Instant.now();
        Source source = sourceOf(command);
        byte[] result = results.encode(new Result(CommandIdentity.of(command), source, now, now, settled, false));
        byte[] key = command.envelope().meeting().id().getBytes(UTF_8);
        producer.beginTransaction();
        leaveOpen(new ProducerRecord<>(usher.resultsTopic(), key, result));
        leaveOpen(record(new LedgerEntry.Done(CommandKey.of(command), Fingerprint.of(command), source, result)));
        return this;
    }

    /** The open transaction moves past the command, and stays open. */
    public FormerOwner movesPast(Command command) {
        commitOffset(sourceOf(command).offset() + 1);
        return this;
    }

    /** It is counted out of the group, as it is after its session. What its transaction is at stays so. */
    public FormerOwner fallsSilent() {
        member.close();
        return this;
    }

    /** The end of the transaction reaches the broker after all. */
    public void commits() {
        producer.commitTransaction();
    }

    /** The broker is told to drop the transaction, as it does by itself after the time-out. */
    public void aborts() {
        producer.abortTransaction();
    }

    @Override
    public void close() {
        member.close();
        producer.close(Duration.ZERO);
    }

    private Source sourceOf(Command command) {
        return Objects.requireNonNull(received.get(command), "a command that was not received");
    }

    private ProducerRecord<byte[], byte[]> entry(Command command, History history) {
        return record(
                new LedgerEntry.Open(CommandKey.of(command), Fingerprint.of(command), sourceOf(command), history));
    }

    private ProducerRecord<byte[], byte[]> record(LedgerEntry entry) {
        byte[] key = entry.key().commandId().getBytes(UTF_8);
        return new ProducerRecord<>(usher.ledgerTopic(), entry.source().partition(), key, ledger.encode(entry));
    }

    private void leaveOpen(ProducerRecord<byte[], byte[]> record) {
        KafkaBroker.get(producer.send(record));
    }

    private void commitOffset(long offset) {
        TopicPartition partition = new TopicPartition(usher.commandsTopic(), 0);
        producer.sendOffsetsToTransaction(Map.of(partition, new OffsetAndMetadata(offset)), membership);
    }

    private static Consumer<byte[], byte[]> member(Installation usher) {
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", usher.broker().bootstrapServers(),
                        "group.id", usher.group(),
                        "group.protocol", "consumer",
                        "enable.auto.commit", "false",
                        "auto.offset.reset", "earliest"),
                bytes,
                bytes);
    }

    private static Producer<byte[], byte[]> producer(Installation usher, Duration transactionTimeout) {
        ByteArraySerializer bytes = new ByteArraySerializer();
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        usher.broker().bootstrapServers(),
                        "transactional.id",
                        usher.group() + "-" + UUID.randomUUID(),
                        "transaction.timeout.ms",
                        (int) transactionTimeout.toMillis()),
                bytes,
                bytes);
    }
}
