package dev.usher.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.Answer;
import dev.usher.command.CommandKey;
import dev.usher.command.CommandType;
import dev.usher.command.Outcome;
import dev.usher.command.Settled;
import dev.usher.kafka.PartitionWork;
import dev.usher.testing.Commands;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class CommandMetersTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final MockClock clock = new MockClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
    private final CommandMeters meters = new CommandMeters(registry);

    @Test
    void latencyCountsFromTheRecordsTimestampToTheCommit() {
        long written = clock.wallTime();
        PartitionWork.OnCommit onCommit = meters.settled(CommandType.KICK, expired(), NOW, NOW);
        assertThat(latency("kick", "expired").count()).isZero();

        clock.add(Duration.ofSeconds(7));
        onCommit.committed(writtenAt(written));

        assertThat(latency("kick", "expired").totalTime(TimeUnit.SECONDS)).isEqualTo(7);
    }

    @Test
    void aRecordFromAClockThatIsAheadCountsAsNew() {
        meters.settled(CommandType.ADD, expired(), NOW, NOW).committed(writtenAt(clock.wallTime() + 5_000));

        assertThat(latency("add", "expired").totalTime(TimeUnit.SECONDS)).isZero();
        assertThat(latency("add", "expired").count()).isEqualTo(1);
    }

    @Test
    void aDuplicateSavesARequestIfItsFirstCostOne() {
        Settled sent = new Settled(new Outcome.Succeeded(new Answer.Deleted(Optional.empty())), 3, false);
        meters.duplicate(CommandType.DELETE, sent, NOW, NOW);
        meters.duplicate(CommandType.DELETE, expired(), NOW, NOW);

        assertThat(registry.get("usher.commands.duplicates").counter().count()).isEqualTo(2);
        assertThat(registry.get("usher.api.requests.saved")
                        .tag("by", "duplicates")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aCommandIsInDoubtUntilItIsSettledOrItsPartitionGivenUp() {
        CommandKey ann = CommandKey.of(Commands.anAdd().withCommandId("1").build());
        CommandKey bob = CommandKey.of(Commands.anAdd().withCommandId("2").build());
        DoubtMeter.Doubts here = meters.doubt().ofPartition();
        DoubtMeter.Doubts there = meters.doubt().ofPartition();

        here.say(ann, true);
        here.say(ann, true);
        there.say(bob, true);
        assertThat(inDoubt()).isEqualTo(2);

        there.say(bob, false);
        assertThat(inDoubt()).isEqualTo(1);
        here.giveUp();
        here.settle(ann);
        here.say(ann, true);
        assertThat(inDoubt()).isZero();
    }

    private double inDoubt() {
        return registry.get("usher.commands.in.doubt").gauge().value();
    }

    private Timer latency(String type, String outcome) {
        return registry.get("usher.commands.latency")
                .tag("type", type)
                .tag("outcome", outcome)
                .timer();
    }

    private static Settled expired() {
        return Settled.unsent(new Outcome.Expired());
    }

    private static ConsumerRecord<?, ?> writtenAt(long timestamp) {
        return new ConsumerRecord<>(
                "commands",
                0,
                7,
                timestamp,
                TimestampType.CREATE_TIME,
                0,
                0,
                new byte[0],
                new byte[0],
                new RecordHeaders(),
                Optional.empty());
    }
}
