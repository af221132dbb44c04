package dev.usher.simulator;

import dev.usher.simulator.Gate.Verdict;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request to the API, from its first line to its end:
 *
 * <pre>
 * received ─ gate ─┬─ refused: 400, 401, 403, 429 ─────────────────────────────→ answered
 *                  └─ let in ─ body ─┬─ too large: 413, unrouted: 404 ─────────→ answered
 *                                    └─ fault? ─ latency ─┬─ no: effect ───────→ answered
 *                                                         └─ yes: [effect] ─ delay ─┬─→ answered
 *                                                                                   ├─→ cut
 *                                                                                   └─→ hung
 * </pre>
 *
 * Requests interleave only while they wait for body, latency or delay: the effect happens at one moment, and without a
 * fault the answer leaves at the same one. A client that goes away does not take its request back. Event loop only.
 */
final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final long INTERNAL_ERROR = 2;

    private final World world;
    private final Vertx vertx;
    private final HttpServerRequest request;
    private final Route route;
    private final Verdict verdict;
    private final JournalRow row;
    private boolean ended;

    private Exchange(World world, Vertx vertx, HttpServerRequest request) {
        Instant now = world.now();
        this.world = world;
        this.vertx = vertx;
        this.request = request;
        this.route = Route.of(request.method(), request.path());
        this.verdict = world.gate().judge(request.getHeader("Authorization"), now);
        this.row = world.journal()
                .received(route, request.getHeader("Idempotency-Key"), request.getHeader("User-Agent"), now);
    }

    static void begin(World world, Vertx vertx, HttpServerRequest request) {
        assert world.isConfinedHere();
        try {
            new Exchange(world, vertx, request).begin();
        } catch (RuntimeException bug) {
            Answer answer = failed(bug);
            answer.headers().forEach(request.response()::putHeader);
            request.response().setStatusCode(answer.status()).end(answer.body());
        }
    }

    private void begin() {
        request.response().exceptionHandler(lost -> abandoned()).closeHandler(closed -> abandoned());
        request.exceptionHandler(lost -> abandoned());
        BoundedBody.read(request).onSuccess(body -> answering(() -> bodyRead(body)));
    }

    private void bodyRead(Optional<Buffer> body) {
        if (verdict.refusal().isPresent()) {
            answer(verdict.refusal().get());
        } else if (body.isEmpty()) {
            answer(Answer.gatewayError(413, 413, "Request Entity Too Large"));
        } else if (route.operation() == Operation.UNROUTED) {
            answer(Answer.gatewayError(
                    404,
                    7003,
                    "Could not route to " + request.path() + ", perhaps your object identifier is invalid?"));
        } else {
            query().ifPresentOrElse(
                            query -> understood(Call.of(route, body.get(), query)),
                            () -> answer(Answer.refusal(400, "the query is not properly encoded")));
        }
    }

    private Optional<MultiMap> query() {
        try {
            return Optional.of(request.params());
        } catch (IllegalArgumentException badEscape) {
            return Optional.empty();
        }
    }

    private void understood(Call call) {
        world.journal().names(row, call.namedParticipantIds(), call.namedCustomIds());
        Optional<Fault> fault = world.faults().firingFor(call);
        after(world.latency(), () -> fault.ifPresentOrElse(met -> meet(met, call), () -> answer(performed(call))));
    }

    private void meet(Fault fault, Call call) {
        if (fault.afterEffect()) {
            Answer answer = performed(call);
            after(fault.delay(), () -> end(fault.ending(), () -> answer(answer)));
        } else {
            after(fault.delay(), () -> end(fault.ending(), () -> answer(performed(call))));
        }
    }

    private Answer performed(Call call) {
        Instant now = world.now();
        Outcome outcome = world.perform(call, now);
        world.journal().tookEffect(row, outcome, now);
        return outcome.answer();
    }

    private void end(Ending ending, Runnable normally) {
        ending.match(new Ending.Cases() {
            @Override
            public void normal() {
                normally.run();
            }

            @Override
            public void reply(Ending.Reply reply) {
                answer(reply.answer());
            }

            @Override
            public void cut() {
                if (endsNow()) {
                    world.journal().cut(row, world.now());
                    request.response().reset(INTERNAL_ERROR);
                }
            }

            @Override
            public void disconnect() {
                if (endsNow()) {
                    world.journal().cut(row, world.now());
                    request.connection().close();
                }
            }

            @Override
            public void hang() {
                if (!ended) {
                    row.hung();
                }
            }
        });
    }

    private void answer(Answer answer) {
        Instant now = world.now();
        if (endsNow()) {
            world.journal().answered(row, answer.status(), now);
            request.response().setStatusCode(answer.status());
            verdict.headers().forEach(request.response()::putHeader);
            answer.headers().forEach(request.response()::putHeader);
            if (mayHaveBody(answer.status())) {
                request.response().end(answer.body());
            } else {
                request.response().end();
            }
        }
    }

    /** HTTP/2 takes a body where there must be none for a broken stream. */
    private boolean mayHaveBody(int status) {
        return !request.method().equals(HttpMethod.HEAD) && status != 204 && status != 205 && status != 304;
    }

    /** A step that a bug may end; its client is answered even so. */
    private void answering(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException bug) {
            answer(failed(bug));
        }
    }

    private static Answer failed(RuntimeException bug) {
        LOG.atError().setCause(bug).log("request failed");
        return Answer.refusal(500, "failed: the simulator's log says why");
    }

    private void abandoned() {
        if (endsNow()) {
            world.journal().abandoned(row, world.now());
        }
    }

    /** Whether this is the first of the things that can end a request. */
    private boolean endsNow() {
        boolean first = !ended;
        ended = true;
        return first;
    }

    /** Vert.x's timers know milliseconds; shorter is at once. */
    private void after(Duration delay, Runnable next) {
        long millis = delay.toMillis();
        if (millis == 0) {
            next.run();
        } else {
            vertx.setTimer(millis, timer -> answering(next));
        }
    }
}
