package dev.usher.tracing;

import dev.usher.command.CommandType;
import dev.usher.command.FailureReason;
import dev.usher.command.Outcome;
import dev.usher.command.Settled;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import java.time.Instant;

/**
 * The span of one record, from its being read to its outcome. Of what the command says it holds only the type; the reason for a
 * failure is a label, since messages may quote the command. A span that is never ended is never exported: its command is the
 * next owner's, or was answered before by this very record. Any thread.
 */
public final class CommandSpan {
    private static final AttributeKey<String> TYPE = AttributeKey.stringKey("usher.command.type");
    private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("usher.command.outcome");
    private static final AttributeKey<Long> ATTEMPTS = AttributeKey.longKey("usher.command.attempts");
    private static final AttributeKey<Boolean> DUPLICATE = AttributeKey.booleanKey("usher.command.duplicate");
    private static final AttributeKey<Boolean> RECONCILED = AttributeKey.booleanKey("usher.command.reconciled");

    private final Span span;
    private final Trace trace;
    private final Guard guard;

    CommandSpan(Span span, Guard guard) {
        this.guard = guard;
        this.span = span;
        this.trace = new Trace(span);
    }

    /** The command's place in its trace: what is done or published for it continues from here. */
    public Trace trace() {
        return trace;
    }

    /** Ends the span with the command's outcome. */
    public void settled(CommandType type, Settled settled, Instant at) {
        guard.run(() -> ended(type, settled, false, at));
    }

    /** It was a duplicate, and got the first result again. */
    public void duplicate(CommandType type, Settled first, Instant at) {
        guard.run(() -> ended(type, first, true, at));
    }

    /** Its bytes are no command. */
    public void undecodable(Instant at) {
        guard.run(() -> {
            failed(FailureReason.UNDECODABLE);
            span.end(at);
        });
    }

    private void ended(CommandType type, Settled settled, boolean isDuplicate, Instant at) {
        if (!span.isRecording()) {
            return;
        }
        span.setAttribute(TYPE, type.label())
                .setAttribute(OUTCOME, label(settled.outcome()))
                .setAttribute(ATTEMPTS, settled.attempts())
                .setAttribute(DUPLICATE, isDuplicate)
                .setAttribute(RECONCILED, settled.reconciled());
        if (settled.outcome() instanceof Outcome.Failed failed) {
            failed(failed.failure().reason());
        }
        span.end(at);
    }

    private void failed(FailureReason reason) {
        span.setAttribute(RequestSpan.ERROR_TYPE, reason.label()).setStatus(StatusCode.ERROR);
    }

    private static String label(Outcome outcome) {
        if (outcome instanceof Outcome.Succeeded) {
            return "succeeded";
        }
        return outcome instanceof Outcome.Failed ? "failed" : "expired";
    }
}
