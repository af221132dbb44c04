package dev.usher.realtimekit;

import dev.usher.tracing.Trace;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** An API that replies, at once, what the script says next; and knows what it was asked. */
public final class ScriptedApi implements MeetingApi {

    private final Deque<Reply> script = new ArrayDeque<>();
    private final List<Request> requests = new ArrayList<>();
    private final List<String> keys = new ArrayList<>();
    private final List<Trace> traces = new ArrayList<>();

    public ScriptedApi replies(Reply... replies) {
        Collections.addAll(script, replies);
        return this;
    }

    public ScriptedApi repliesOften(int times, Reply reply) {
        script.addAll(Collections.nCopies(times, reply));
        return this;
    }

    @Override
    public Future<Reply> send(Request request, String idempotencyKey, Trace trace, Consumer<RateLimit> limits) {
        requests.add(request);
        keys.add(idempotencyKey);
        traces.add(trace);
        if (script.isEmpty()) {
            throw new AssertionError("not in the script: " + request);
        }
        return Future.succeededFuture(script.remove());
    }

    public List<Request> requests() {
        return requests;
    }

    public List<String> idempotencyKeys() {
        return keys;
    }

    public List<Trace> traces() {
        return traces;
    }

    public boolean isPlayedOut() {
        return script.isEmpty();
    }
}
