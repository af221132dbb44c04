package dev.usher.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.usher.kafka.CommandTopics;
import dev.usher.realtimekit.http.TokenSyntax;
import dev.usher.wire.WriterSchemas;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;

/** Finds everything that is wrong with what was set. Confined to the thread that reads the settings. */
final class SettingsCheck {
    /**
     * By how much longer than a request the group must keep a silent worker's partitions: its last heartbeat may be five
     * seconds old when its intent is committed, and an intent is valid for four.
     */
    private static final Duration MARGIN = Duration.ofSeconds(10);

    /** A worker that gives partitions up does not poll until its requests have ended, and what they did is published. */
    private static final Duration DRAIN_MARGIN = Duration.ofSeconds(60);

    /** Kafka's default. */
    private static final String POLL_INTERVAL_MS = "300000";

    private final Values values;
    private final ConfigDef definition;
    private final List<String> problems;
    private final Set<String> malformed = new HashSet<>();

    SettingsCheck(Values values, ConfigDef definition, List<String> problems) {
        this.values = values;
        this.definition = definition;
        this.problems = problems;
    }

    void run() {
        values.texts().keySet().stream()
                .filter(key -> !definition.names().contains(key) && !key.startsWith(KafkaClient.FOR_ALL))
                .forEach(this::unknown);
        Map<String, ConfigValue> checked = definition.validateAll(values.texts());
        Catalogue.keys().stream()
                .map(key -> checked.get(key.name()))
                .filter(Objects::nonNull)
                .forEach(this::checked);
        List<String> ofKafka = new ArrayList<>();
        new KafkaCheck(values, ofKafka::add).run();
        if (ofKafka.isEmpty()) {
            new KafkaCombinations(values, ofKafka::add).run();
        }
        problems.addAll(ofKafka);
        if (values.isSet("api.token") && values.isSet("api.token.file")) {
            complain("api.token", "api.token.file is set too: keep one of them");
        }
        Values sound = values.without(malformed);
        contradictions(new Settings(sound, definition));
    }

    /** What a worker needs, and other commands do not. */
    void runForWorker() {
        for (String key : List.of("api.account.id", "api.app.id")) {
            if (!values.isSet(key)) {
                problems.add(key + ": is missing; set it in a file or as " + Environment.variable(key));
            }
        }
        if (!values.isSet("api.token") && !values.isSet("api.token.file")) {
            problems.add("api.token: is missing; set it or api.token.file, in a file or as "
                    + Environment.variable("api.token"));
        }
        path("api.token.file").ifPresent(this::token);
        path("schemas.dir").ifPresent(this::schemas);
    }

    private void token(Path file) {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            complain("api.token.file", file + " is not a file that can be read");
        } else if (Files.isRegularFile(file)) { // a pipe gives what it holds only once, and to the worker
            try (InputStream in = Files.newInputStream(file)) {
                byte[] text = in.readNBytes(TokenSyntax.LONGEST + 1);
                if (text.length > TokenSyntax.LONGEST) {
                    complain(
                            "api.token.file",
                            file + " holds more than " + TokenSyntax.LONGEST + " bytes, too large for a token");
                } else {
                    TokenSyntax.checked(new String(text, UTF_8));
                }
            } catch (IOException e) {
                complain("api.token.file", file + " cannot be read: " + e);
            } catch (IllegalArgumentException e) {
                complain("api.token.file", file + ": " + e.getMessage());
            }
        }
    }

    private void schemas(Path folder) {
        if (!Files.isDirectory(folder)) {
            complain("schemas.dir", folder + " is not a folder");
            return;
        }
        try {
            WriterSchemas.check(folder);
        } catch (IllegalArgumentException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
    }

    private Optional<Path> path(String key) {
        return values.text(key).filter(text -> areSound(key)).map(Path::of);
    }

    private void unknown(String key) {
        String suggestion = Suggestion.of(key, new ArrayList<>(definition.names()))
                .map(name -> "did you mean " + name + "?")
                .orElse("`usher config` lists all settings");
        complain(key, "there is no such setting; " + suggestion);
    }

    private void checked(ConfigValue checked) {
        checked.errorMessages().stream().findFirst().ifPresent(message -> {
            malformed.add(checked.name());
            complain(checked.name(), Values.plain(message, checked.name()));
        });
    }

    /** Values that are fine one by one, but not together. */
    private void contradictions(Settings settings) {
        Settings.Retry retry = settings.retry();
        if (areSound("retry.backoff", "retry.backoff.max") && retry.backoff().compareTo(retry.backoffMax()) > 0) {
            complain(
                    "retry.backoff",
                    retry.backoff() + " is more than retry.backoff.max, " + retry.backoffMax()
                            + ": lower it, or raise the other");
        }
        requestsEndWithin(settings, "session.timeout.ms", "", MARGIN);
        requestsEndWithin(settings, "max.poll.interval.ms", POLL_INTERVAL_MS, DRAIN_MARGIN);
        CommandTopics commands = settings.topics().commands();
        Map<String, String> own = new LinkedHashMap<>();
        own.put("topics.results", settings.topics().results());
        own.put("topics.dead.letters", settings.topics().deadLetters());
        own.put("topics.ledger", settings.topics().ledger());
        Map<String, String> uses = new HashMap<>();
        own.forEach((key, topic) -> {
            if (areSound("topics.commands", key) && commands.covers(topic)) {
                problems.add("topics.commands: " + commands + " covers " + key + ", " + topic
                        + ": the worker would take its own records for commands");
            }
            String other = uses.putIfAbsent(topic, key);
            if (other != null && areSound(other, key)) {
                problems.add(key + ": " + topic + " is " + other + " already: each needs a topic of its own");
            }
        });
    }

    /** @param unset what holds unless it is set; empty if only the broker knows */
    private void requestsEndWithin(Settings settings, String property, String unset, Duration margin) {
        String limit = String.valueOf(settings.consumer().getOrDefault(property, unset));
        if (areSound("api.timeout")
                && limit.matches("\\d{1,9}")
                && settings.apiTimeout().plus(margin).toMillis() > Long.parseLong(limit)) {
            complain(
                    "api.timeout",
                    settings.apiTimeout() + " is not " + margin.toSeconds() + " s below " + property + ", " + limit
                            + ": another worker could take a command up while its request is under way; lower it, or"
                            + " raise the other");
        }
    }

    private boolean areSound(String... keys) {
        return malformed.stream().noneMatch(List.of(keys)::contains);
    }

    private void complain(String key, String what) {
        problems.add(values.complaint(key, what));
    }
}
