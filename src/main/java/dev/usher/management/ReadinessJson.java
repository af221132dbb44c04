package dev.usher.management;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.function.Function;

/** Readiness as the JSON that people and scripts read. Durations are in seconds. Any thread. */
final class ReadinessJson {
    /** Accounts are named by commands, so there may be many; those that are parked come first. */
    private static final int MOST_ACCOUNTS = 100;

    private static final Comparator<Health.Account> PARKED_FIRST = Comparator.comparing(
                    (Health.Account account) -> account.parked().isEmpty())
            .thenComparing(Health.Account::name);

    private ReadinessJson() {}

    static JsonObject of(Health.Readiness ready) {
        JsonObject json = new JsonObject()
                .put("status", ready.isUp() ? "UP" : "DOWN")
                .put("reasons", new JsonArray(ready.reasons()));
        if (!ready.parked().isEmpty()) {
            json.put(
                    "parked",
                    new JsonArray(ready.parked().stream().limit(MOST_ACCOUNTS).toList()));
        }
        ready.work().ifPresent(work -> add(json, work));
        return json;
    }

    private static void add(JsonObject json, Health.Work work) {
        json.put("phase", work.phase())
                .put("partitions", work.partitions())
                .put("restoring", work.restoring())
                .put("backlog", work.backlog())
                .put("queues", array(work.queues(), ReadinessJson::of))
                .put(
                        "accounts",
                        array(
                                work.accounts().stream()
                                        .sorted(PARKED_FIRST)
                                        .limit(MOST_ACCOUNTS)
                                        .toList(),
                                ReadinessJson::of));
    }

    private static JsonObject of(Health.Queue queue) {
        JsonObject json = new JsonObject()
                .put("priority", queue.priority())
                .put("size", queue.size())
                .put("oldestSeconds", seconds(queue.oldest()));
        queue.drain().ifPresent(drain -> json.put("drainSeconds", seconds(drain)));
        return json;
    }

    private static JsonObject of(Health.Account account) {
        JsonObject json = new JsonObject().put("account", account.name());
        account.limit().ifPresent(limit -> json.put("limit", limit));
        account.left().ifPresent(left -> json.put("left", left));
        json.put("resetSeconds", seconds(account.reset()));
        account.parked().ifPresent(parked -> json.put("parked", of(parked)));
        return json;
    }

    private static JsonObject of(Health.Parked parked) {
        return new JsonObject()
                .put("why", parked.why())
                .put("since", parked.since().toString())
                .put("seconds", seconds(parked.lasting()))
                .put("nextProbeSeconds", seconds(parked.nextProbe()));
    }

    private static <T> JsonArray array(Collection<T> values, Function<T, JsonObject> json) {
        return new JsonArray(values.stream().map(json).toList());
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1_000.0;
    }
}
