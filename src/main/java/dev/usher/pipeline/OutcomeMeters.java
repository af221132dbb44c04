package dev.usher.pipeline;

import dev.usher.command.CommandType;
import dev.usher.kafka.PartitionWork;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Times the commands of one type that come to one kind of outcome. Any thread. */
final class OutcomeMeters implements PartitionWork.OnCommit {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofMinutes(30)
    };

    private final Clock clock;
    private final Timer work;
    private final Timer latency;

    OutcomeMeters(MeterRegistry registry, CommandType type, String outcome) {
        this.clock = registry.config().clock();
        this.work = Timer.builder("usher.commands")
                .description("Commands, from being read to their outcome")
                .tag("type", type.label())
                .tag("outcome", outcome)
                .register(registry);
        this.latency = Timer.builder("usher.commands.latency")
                .description("Commands, from their record's timestamp to the committed result")
                .tag("type", type.label())
                .tag("outcome", outcome)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    void ended(Duration took) {
        work.record(took);
    }

    /** A record without a timestamp, or from a clock that is ahead, counts as new. */
    @Override
    public void committed(ConsumerRecord<?, ?> source) {
        long now = clock.wallTime();
        long written = source.timestamp() < 0 ? now : source.timestamp();
        latency.record(Math.max(0, now - written), TimeUnit.MILLISECONDS);
    }
}
