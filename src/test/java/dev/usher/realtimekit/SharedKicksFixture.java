package dev.usher.realtimekit;

import static dev.usher.realtimekit.Replies.kicked;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.Command;
import dev.usher.command.Meeting;
import dev.usher.realtimekit.Reply.Detail;
import dev.usher.testing.Commands;
import dev.usher.testing.Traces;
import dev.usher.tracing.Trace;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** Kicks on their way through a gate, and an API that kicks. */
class SharedKicksFixture {
    static final Meeting MEETING = new Meeting("account", "app", "meeting");

    final Api api = new Api();
    final OpenGate gate = new OpenGate();
    final HandMovedTime time = new HandMovedTime();
    final SharedKicks kicks = new SharedKicks(api, gate, time, new SavedRequests(new SimpleMeterRegistry()));

    @AfterEach
    void everyPermitEndsOnce() {
        assertThat(gate.unbalanced()).isEqualTo(api.held.size());
    }

    static Request.Kick aKick(String... ids) {
        return new Request.Kick(MEETING, List.of(ids), List.of());
    }

    /** Kicks whom it knows, and refuses a request that names somebody else, or too many. */
    static final class Api implements MeetingApi {
        final List<Request.Kick> sent = new ArrayList<>();
        final List<String> keys = new ArrayList<>();
        final Set<String> unknown = new HashSet<>();
        private final List<Runnable> held = new ArrayList<>();
        int most = Integer.MAX_VALUE;
        int status = 404;
        boolean namesTheUnknown = true;
        private boolean holds;
        Reply always = kicked();

        @Nullable
        RuntimeException bug;

        @Override
        public Future<Reply> send(Request request, String idempotencyKey, Trace trace, Consumer<RateLimit> limits) {
            Request.Kick kick = (Request.Kick) request;
            sent.add(kick);
            keys.add(idempotencyKey);
            if (bug != null) {
                throw bug;
            }
            Promise<Reply> reply = Promise.promise();
            if (holds) {
                held.add(() -> reply.complete(answer(kick)));
            } else {
                reply.complete(answer(kick));
            }
            return reply.future();
        }

        private Reply answer(Request.Kick kick) {
            if (!always.equals(kicked())) {
                return always;
            }
            return kick.participantIds().stream()
                    .filter(id -> unknown.contains(id) || kick.participantIds().size() > most)
                    .findFirst()
                    .map(this::refusal)
                    .orElseGet(() -> kicked(kick.participantIds().toArray(String[]::new)));
        }

        Reply refusal(String id) {
            String message = namesTheUnknown ? "No user found with id " + id : "No such user";
            return new Reply.Refused(
                    Detail.answered(status, Optional.of(status), message),
                    status == 404 ? Reply.Fault.NOT_FOUND : Reply.Fault.REQUEST);
        }

        void hold() {
            holds = true;
        }

        void release() {
            holds = false;
            List<Runnable> answers = List.copyOf(held);
            held.clear();
            answers.forEach(Runnable::run);
        }
    }

    /** A kick on its way. */
    final class Pending implements PendingRequest {
        final String id;
        private final Trace trace = Traces.any();
        final Future<Optional<JudgedReply>> reply;
        boolean expired;
        boolean expiresOnLeaving;
        boolean mayLeave = true;
        boolean stayed;
        private boolean alone;
        int markRefusedAmongOthers;

        /** Of nobody in particular. */
        Pending() {
            this.id = "nobody";
            this.reply = Future.succeededFuture(Optional.empty());
        }

        Pending(String id) {
            this.id = id;
            this.reply = kicks.send(aKick(id), this);
        }

        Reply reply() {
            return reply.result().orElseThrow().reply();
        }

        @Override
        public Command command() {
            return Commands.aKick().build();
        }

        @Override
        public boolean isInDoubt() {
            return false;
        }

        @Override
        public boolean isTooLateToSend() {
            return expired;
        }

        @Override
        public Future<Boolean> recordIntent() {
            expired |= expiresOnLeaving;
            return Future.succeededFuture(mayLeave);
        }

        @Override
        public void recordIdle() {
            stayed = true;
        }

        @Override
        public String idempotencyKey() {
            return "command of " + id;
        }

        @Override
        public Trace trace() {
            return trace;
        }

        @Override
        public boolean mustBeSentAlone() {
            return alone;
        }

        @Override
        public void markToBeSentAlone() {
            alone = true;
        }

        @Override
        public void markRefusedAmongOthers() {
            markRefusedAmongOthers++;
        }
    }
}
