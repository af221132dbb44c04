package dev.usher.cli;

import dev.usher.command.Result;
import dev.usher.wire.DecodedResult;
import dev.usher.wire.ResultDecoder;
import dev.usher.wire.WriterSchemas;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads results from all partitions of their topic, as a member of no group. One thread, except for {@link #stop}. */
final class ResultReader implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ResultReader.class);

    private final Consumer<byte[], byte[]> consumer;
    private final ResultDecoder decoder;

    ResultReader(Consumer<byte[], byte[]> consumer, String topic, StartAt start, WriterSchemas schemas) {
        this.consumer = consumer;
        this.decoder = new ResultDecoder(schemas);
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(partitions);
        start.seek(consumer, partitions);
    }

    /**
     * The next results, none if none come in that time.
     *
     * @throws WakeupException when it was stopped
     */
    List<Result> poll(Duration patience) {
        List<Result> results = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(patience)) {
            DecodedResult decoded = decoder.decode(record.value());
            if (decoded instanceof DecodedResult.Read read) {
                results.add(read.result());
            } else if (decoded instanceof DecodedResult.Unreadable unreadable) {
                log.atWarn()
                        .addKeyValue("topic", record.topic())
                        .addKeyValue("partition", record.partition())
                        .addKeyValue("offset", record.offset())
                        .addKeyValue("reason", unreadable.why())
                        .log("Skipped a record that is not a result");
            }
        }
        return results;
    }

    /** Ends a poll, now or when the next begins. Any thread. */
    void stop() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
