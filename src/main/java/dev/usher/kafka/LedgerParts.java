package dev.usher.kafka;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Parts of the ledger, one of which may be broken, and is not to hold up the others. Ledger thread only. */
final class LedgerParts {
    private static final Logger log = LoggerFactory.getLogger(LedgerParts.class);
    private static final Duration POSITION_TIMEOUT = Duration.ofMillis(100);

    private LedgerParts() {}

    /**
     * Reads them all together; if that fails, each by itself.
     *
     * @param parts what is to be read of each; asked for once more after a failure, since some of it may be done by then
     * @return why some could not be read
     * @throws KafkaException what concerns them all
     */
    static <P> Map<TopicPartition, String> read(
            Supplier<Map<TopicPartition, P>> parts, java.util.function.Consumer<Map<TopicPartition, P>> reader) {
        Map<TopicPartition, String> unreadable = new LinkedHashMap<>();
        if (failure(parts.get(), reader).isPresent()) {
            parts.get()
                    .forEach((place, part) ->
                            failure(Map.of(place, part), reader).ifPresent(why -> unreadable.put(place, why)));
        }
        return unreadable;
    }

    private static <P> Optional<String> failure(
            Map<TopicPartition, P> parts, java.util.function.Consumer<Map<TopicPartition, P>> reader) {
        try {
            reader.accept(parts);
            return Optional.empty();
        } catch (WakeupException | InterruptException | AuthenticationException ofAll) {
            throw ofAll;
        } catch (KafkaException e) {
            log.atDebug()
                    .setCause(e)
                    .addKeyValue("partitions", parts.keySet())
                    .log("These parts of the ledger could not be read together");
            return Optional.of(Causes.withType(e));
        }
    }

    /** The offset of the next record to be polled; empty while it is unknown, as without a leader. */
    static OptionalLong position(Consumer<?, ?> consumer, TopicPartition place) {
        try {
            return OptionalLong.of(consumer.position(place, POSITION_TIMEOUT));
        } catch (TimeoutException notYet) {
            log.atDebug()
                    .setCause(notYet)
                    .addKeyValue("topic", place.topic())
                    .addKeyValue("partition", place.partition())
                    .log("No position at the moment");
            return OptionalLong.empty();
        }
    }
}
