package dev.usher.realtimekit.http;

import dev.usher.realtimekit.MeetingApi;
import dev.usher.realtimekit.Operation;
import dev.usher.realtimekit.RateLimit;
import dev.usher.realtimekit.Reply;
import dev.usher.realtimekit.Request;
import dev.usher.tracing.Trace;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Times requests, by operation and by what came over the wire. Event loop only; instances may share a registry.
 */
public final class MeasuredApi implements MeetingApi {

    static final String METER = "usher.api.requests";

    /** Statuses that a dashboard or alert asks for before they have occurred. */
    private static final List<String> FORESEEN = List.of("200", "429");

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10)
    };

    private final MeetingApi api;
    private final MeterRegistry registry;
    private final Clock clock;
    /** Timers by status: looking a meter up in the registry costs more than recording. */
    private final Map<Operation, Map<String, Timer>> timers = new EnumMap<>(Operation.class);

    private final Map<Reply.ParkReason, Counter> refusals = new EnumMap<>(Reply.ParkReason.class);

    public MeasuredApi(MeetingApi api, MeterRegistry registry) {
        this.api = api;
        this.registry = registry;
        this.clock = registry.config().clock();
        for (Operation operation : Operation.values()) {
            timers.put(operation, new HashMap<>());
            FORESEEN.forEach(status -> timer(operation, status));
        }
        for (Reply.ParkReason why : Reply.ParkReason.values()) {
            refusals.put(why, refusals(why));
        }
    }

    @Override
    public Future<Reply> send(Request request, String idempotencyKey, Trace trace, Consumer<RateLimit> limits) {
        long startedAt = clock.monotonicTime();
        return api.send(request, idempotencyKey, trace, limits)
                .onSuccess(reply -> answered(request.operation(), reply, clock.monotonicTime() - startedAt));
    }

    private void answered(Operation operation, Reply reply, long nanos) {
        timer(operation, reply.status()).record(nanos, TimeUnit.NANOSECONDS);
        if (reply instanceof Reply.Parked parked) {
            refused(parked.why());
        } else if (reply instanceof Reply.Forbidden) {
            refused(Reply.ParkReason.CREDENTIALS_REFUSED);
        }
    }

    private void refused(Reply.ParkReason why) {
        Objects.requireNonNull(refusals.get(why)).increment();
    }

    private Counter refusals(Reply.ParkReason why) {
        return Counter.builder("usher.api.refusals")
                .description(
                        "Requests refused for a reason that applies to all, or may: throttled, credentials refused (each 403), unreachable")
                .tag("why", why.label())
                .register(registry);
    }

    private Timer timer(Operation operation, String status) {
        return Objects.requireNonNull(timers.get(operation)).computeIfAbsent(status, tag -> register(operation, tag));
    }

    private Timer register(Operation operation, String status) {
        return Timer.builder(METER)
                .description("Requests to the RealtimeKit API")
                .tag("operation", operation.label())
                .tag("status", status)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }
}
