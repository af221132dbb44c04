package dev.usher.torture;

import dev.usher.testing.Children;
import dev.usher.testing.Commands;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The processes of a run, as they are started. One thread at a time. */
final class Installation implements AutoCloseable {

    static final String GROUP = "usher";

    private final Brokers brokers;
    private final Api api;
    private final Workers workers;

    private Installation(Brokers brokers, Api api, Workers workers) {
        this.brokers = brokers;
        this.api = api;
        this.workers = workers;
    }

    /** @param settings of the workers, by their names in the environment, that win over the run's own */
    static Installation start(Plan plan, Path jar, Map<String, String> settings, Children children)
            throws IOException, InterruptedException {
        Brokers brokers = Brokers.start(children);
        Api api = Api.start(children, plan.seed());
        Map<String, String> environment = new HashMap<>(environment(brokers, api));
        environment.putAll(settings);
        return new Installation(brokers, api, new Workers(children, jar, plan.workers(), environment));
    }

    private static Map<String, String> environment(Brokers brokers, Api api) {
        return Map.ofEntries(
                Map.entry("USHER_KAFKA_BOOTSTRAP_SERVERS", brokers.bootstrapServers()),
                Map.entry("USHER_GROUP_ID", GROUP),
                Map.entry("USHER_API_BASE_URL", api.baseUrl()),
                Map.entry("USHER_API_ACCOUNT_ID", Commands.ACCOUNT),
                Map.entry("USHER_API_APP_ID", Commands.APP),
                Map.entry("USHER_API_TOKEN", "torture"),
                Map.entry("USHER_API_TIMEOUT", "PT2S"),
                // Attempts and takeovers enough that chance alone fails nobody.
                Map.entry("USHER_RETRY_ATTEMPTS", "20"),
                Map.entry("USHER_RETRY_TAKEOVERS", "20"),
                Map.entry("USHER_RETRY_BACKOFF", "PT0.05S"),
                Map.entry("USHER_RETRY_BACKOFF_MAX", "PT1S"),
                // Never spent, but counted, and committed with all partitions.
                Map.entry("USHER_QUOTA_REQUESTS", "1000000"),
                Map.entry("USHER_MANAGEMENT_PORT", "0"));
    }

    Brokers brokers() {
        return brokers;
    }

    Api api() {
        return api;
    }

    Workers workers() {
        return workers;
    }

    @Override
    public void close() {
        workers.close();
        api.close();
        brokers.close();
    }
}
