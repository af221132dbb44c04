package dev.usher.simulator;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Cloudflare's gateway: lets a request in by its token and that token's budget. Event loop only. */
final class Gate {
    private static final String SCHEME = "Bearer ";

    private final Map<String, Budget> budgets = new HashMap<>();
    private Budget unseen;
    private SimulatorSettings settings;

    Gate(SimulatorSettings settings) {
        this.settings = settings;
        this.unseen = new Budget(settings.quota());
    }

    /**
     * The verdict on one request.
     *
     * @param headers what every answer to it carries
     */
    record Verdict(Optional<Answer> refusal, Map<String, String> headers) {}

    /** Counts the request against its token's budget, unless it is refused. */
    Verdict judge(@Nullable String authorization, Instant now) {
        if (authorization == null) {
            return refused(Answer.json(401, new JsonObject().put("message", "Unauthorized")), unseen, now);
        }
        String token = authorization.startsWith(SCHEME) ? authorization.substring(SCHEME.length()) : "";
        if (token.isEmpty() || token.indexOf(' ') >= 0) {
            return refused(Answer.gatewayError(400, 6003, "Invalid request headers"), unseen, now);
        }
        if (settings.token().isPresent() && !settings.token().get().equals(token)) {
            return refused(
                    Answer.gatewayError(403, 10_000, "Authentication error"), budgets.getOrDefault(token, unseen), now);
        }
        return settings.quota().isNone() ? new Verdict(Optional.empty(), Map.of()) : judge(budget(token), now);
    }

    /** Spends what another tool with the same token would have sent; without a token, on everybody's budget. */
    void spend(int requests, Optional<String> token, Instant now) {
        if (settings.quota().isNone()) {
            return;
        }
        token.ifPresentOrElse(known -> spend(requests, budget(known), now), () -> {
            spend(requests, unseen, now);
            budgets.values().forEach(budget -> spend(requests, budget, now));
        });
    }

    /** A changed quota starts afresh: nothing is spent and nobody locked out. */
    void change(SimulatorSettings changed) {
        boolean sameQuota = changed.quota().equals(settings.quota());
        settings = changed;
        if (!sameQuota) {
            forgetSpending();
        }
    }

    void forgetSpending() {
        budgets.clear();
        unseen = new Budget(settings.quota());
    }

    private Budget budget(String token) {
        return budgets.computeIfAbsent(token, first -> unseen.copy());
    }

    private static void spend(int requests, Budget budget, Instant now) {
        int left = requests;
        while (left > 0 && budget.spend(now)) {
            left--;
        }
    }

    private static Verdict judge(Budget budget, Instant now) {
        if (budget.spend(now)) {
            return new Verdict(Optional.empty(), budget.headers(now));
        }
        Map<String, String> headers = new HashMap<>(budget.headers(now));
        headers.put("Retry-After", Long.toString(budget.secondsBlocked(now)));
        Answer answer = Answer.gatewayError(429, 971, "Please wait and consider throttling your request speed");
        return new Verdict(Optional.of(answer), headers);
    }

    /** Tells what is left, too, and spends nothing. */
    private Verdict refused(Answer answer, Budget budget, Instant now) {
        return new Verdict(Optional.of(answer), settings.quota().isNone() ? Map.of() : budget.headers(now));
    }
}
