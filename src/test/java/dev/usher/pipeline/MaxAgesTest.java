package dev.usher.pipeline;

import static dev.usher.testing.Commands.aGet;
import static dev.usher.testing.Commands.anAdd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.Command;
import dev.usher.command.CommandType;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class MaxAgesTest {
    private static final Instant SENT = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    private final MaxAges maxAges = new MaxAges(Map.of(CommandType.GET, HOUR));

    @Test
    void countsFromTheMomentThatTheSenderNames() {
        Instant issuedAt = SENT.minusSeconds(90);

        assertThat(expiry(aGet().issuedAt(issuedAt).build(), SENT.toEpochMilli()))
                .contains(issuedAt.plus(HOUR));
    }

    @Test
    void countsFromTheRecordsTimestampWhenTheSenderNamesNone() {
        assertThat(expiry(aGet().build(), SENT.toEpochMilli())).contains(SENT.plus(HOUR));
    }

    @Test
    void noSenderGainsTimeByAClockThatIsAhead() {
        assertThat(expiry(aGet().issuedAt(SENT.plusSeconds(90)).build(), SENT.toEpochMilli()))
                .contains(SENT.plus(HOUR));
    }

    @Test
    void aCommandOfNoAgeDoesNotExpire() {
        assertThat(expiry(aGet().build(), ConsumerRecord.NO_TIMESTAMP)).isEmpty();
    }

    @Test
    void theEarlierOfBothCounts() {
        Instant earlier = SENT.plusSeconds(1);

        assertThat(expiry(aGet().expiringAt(earlier).build(), SENT.toEpochMilli()))
                .contains(earlier);
        assertThat(expiry(aGet().expiringAt(SENT.plus(Duration.ofDays(1))).build(), SENT.toEpochMilli()))
                .contains(SENT.plus(HOUR));
    }

    @Test
    void othersMayBecomeAsOldAsTheyLike() {
        assertThat(expiry(anAdd().build(), SENT.toEpochMilli())).isEmpty();
    }

    private Optional<Instant> expiry(Command command, long timestamp) {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(
                "commands",
                0,
                0,
                timestamp,
                TimestampType.CREATE_TIME,
                0,
                0,
                new byte[0],
                new byte[0],
                new RecordHeaders(),
                Optional.empty());
        return maxAges.limit(command, record).envelope().expiresAt();
    }
}
