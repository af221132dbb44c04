package dev.usher.realtimekit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.usher.command.Meeting;
import dev.usher.realtimekit.Replies;
import dev.usher.realtimekit.Reply;
import dev.usher.realtimekit.Reply.Detail;
import dev.usher.realtimekit.Reply.Silence;
import dev.usher.realtimekit.Request;
import dev.usher.testing.Traces;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MeasuredApiTest {

    private static final Request ADD =
            new Request.Add(new Meeting("acc", "app", "m"), "ann", "host", "Ann", Optional.empty());

    private final MockClock clock = new MockClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
    private final Promise<Reply> pending = Promise.promise();

    @Test
    void timesARequestFromSendingToReply() {
        Future<Reply> reply = new MeasuredApi((request, key, trace, limits) -> pending.future(), registry)
                .send(ADD, "cmd-1", Traces.any(), limit -> {});
        clock.add(Duration.ofMillis(30));
        pending.complete(new Reply.Accepted(Replies.added("ann"), 201));

        assertThat(reply.result().status()).isEqualTo("201");
        Timer timer = registry.get("usher.api.requests")
                .tag("operation", "add")
                .tag("status", "201")
                .timer();
        assertThat(timer.count()).isEqualTo(1);
        assertThat(timer.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(30);
    }

    @Test
    void countsIntoBucketsThatObjectivesAreSetBy() {
        Future<Reply> unused = new MeasuredApi((request, key, trace, limits) -> pending.future(), registry)
                .send(ADD, "cmd-1", Traces.any(), limit -> {});
        clock.add(Duration.ofMillis(30));
        pending.complete(new Reply.Accepted(Replies.added("ann"), 201));

        assertThat(unused.isComplete()).isTrue();
        assertThat(registry.get("usher.api.requests")
                        .tag("status", "201")
                        .timer()
                        .takeSnapshot()
                        .histogramCounts())
                .extracting(bucket -> bucket.bucket(TimeUnit.MILLISECONDS), bucket -> bucket.count())
                .contains(tuple(25.0, 0.0), tuple(50.0, 1.0));
    }

    @Test
    void tagsARequestWithoutAnswerByTheReason() {
        reply(new Reply.FateUnknown(Detail.unanswered(Silence.TIMEOUT, "late"), Optional.empty()));
        reply(new Reply.Refused(Detail.answered(404, Optional.empty(), "no"), Reply.Fault.NOT_FOUND));
        reply(new Reply.Refused(Detail.answered(999, Optional.empty(), "odd"), Reply.Fault.REQUEST));

        assertThat(registry.get("usher.api.requests").timers().stream().filter(timer -> timer.count() > 0))
                .extracting(meter -> meter.getId().getTag("status"))
                .containsExactlyInAnyOrder("timeout", "404", "other");
    }

    private void reply(Reply reply) {
        assertThat(new MeasuredApi((request, key, trace, limits) -> Future.succeededFuture(reply), registry)
                        .send(ADD, "cmd-1", Traces.any(), limit -> {})
                        .result())
                .isEqualTo(reply);
    }
}
