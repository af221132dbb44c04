package dev.usher.cli;

import dev.usher.command.Envelope;
import dev.usher.command.Outcome;
import dev.usher.command.Result;
import dev.usher.command.Source;
import dev.usher.config.Settings;
import dev.usher.kafka.KafkaFutures;
import dev.usher.wire.ResultJson;
import dev.usher.wire.WriterSchemas;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import picocli.CommandLine;

/** Puts one command into Kafka and, if asked, watches what becomes of it. One thread. */
final class Sending {

    private final Settings settings;
    private final KafkaTools kafka;
    private final CommandLine terminal;

    Sending(Settings settings, CommandLine terminal) {
        this.settings = settings;
        this.kafka = new KafkaTools(settings);
        this.terminal = terminal;
    }

    int send(Envelope command, ProducerRecord<byte[], byte[]> record) {
        put(command, record);
        terminal.getOut().println(command.commandId());
        return Cli.DONE;
    }

    int sendAndWait(Envelope command, ProducerRecord<byte[], byte[]> record, Duration timeout, boolean showTokens) {
        WriterSchemas schemas = settings.writerSchemas();
        String results = settings.topics().results();
        kafka.requireTopic(results);
        return kafka.explaining(() -> {
            // Looked up before the command is sent; otherwise a fast result could lie before the place where reading
            // begins.
            try (ResultReader reader = new ResultReader(kafka.reader(), results, StartAt.END, schemas)) {
                Source sent = put(command, record);
                Result result = await(reader, sent, timeout).orElseThrow(() -> late(command, timeout));
                terminal.getOut().println(ResultJson.render(result, showTokens));
                return result.settled().outcome() instanceof Outcome.Succeeded ? Cli.DONE : Cli.FAILED;
            }
        });
    }

    /** Returns when all replicas have it: where it lies. */
    private Source put(Envelope command, ProducerRecord<byte[], byte[]> record) {
        kafka.requireTopic(record.topic());
        return kafka.explaining(() -> {
            try (Producer<byte[], byte[]> producer = kafka.producer()) {
                RecordMetadata place = KafkaFutures.get(producer.send(record));
                return new Source(place.topic(), place.partition(), place.offset());
            } catch (TimeoutException e) {
                throw new TimeoutException(
                        e.getMessage()
                                + "; the command may have been sent all the same: send it again with --command-id "
                                + command.commandId() + ", and it runs only once",
                        e);
            }
        });
    }

    /** Waits for the result of this record: an earlier one with the same id may still be under way. */
    private static Optional<Result> await(ResultReader reader, Source sent, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        for (long left = timeout.toNanos(); left > 0; left = deadline - System.nanoTime()) {
            Optional<Result> result = reader.poll(Duration.ofNanos(left)).stream()
                    .filter(read -> read.source().equals(sent))
                    .findFirst();
            if (result.isPresent()) {
                return result;
            }
        }
        return Optional.empty();
    }

    private static CommandFailed late(Envelope command, Duration timeout) {
        return new CommandFailed("no result of command " + command.commandId() + " within " + timeout
                + "; it was sent, and runs once a worker gets to it (is one running?): `usher results --meeting "
                + command.meeting().id() + " --from-beginning | grep " + command.commandId()
                + "`, with the same options for Kafka, shows its result when it has come");
    }
}
