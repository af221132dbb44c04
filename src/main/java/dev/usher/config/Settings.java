package dev.usher.config;

import dev.usher.command.CommandType;
import dev.usher.kafka.CommandTopics;
import dev.usher.kafka.GroupProtocol;
import dev.usher.kafka.ReadAhead;
import dev.usher.kafka.topics.Topics;
import dev.usher.quota.QuotaSettings;
import dev.usher.wire.WriterSchemas;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.types.Password;

/** All settings, typed, valid one by one and together; a view for each feature. Immutable, any thread. */
public final class Settings {

    /** Five polls of one partition (max.poll.records is 200). */
    private static final int LEAST_FLOWING = 1_000;

    private final SortedMap<String, String> texts;
    private final AbstractConfig config;

    Settings(Values values, ConfigDef definition) {
        this.texts = new TreeMap<>(values.texts());
        this.texts.putIfAbsent(
                "kafka.bootstrap.servers", (String) definition.defaultValues().get("kafka.bootstrap.servers"));
        this.config = new AbstractConfig(definition, texts, false);
    }

    /**
     * What a client of Usher's topics needs.
     *
     * @throws InvalidSettings naming all that is wrong
     */
    public static Settings forClient(Sources sources) {
        return read(sources, false);
    }

    /**
     * What a worker needs: the API's account, app and token too.
     *
     * @throws InvalidSettings naming all that is wrong
     */
    public static Settings forWorker(Sources sources) {
        return read(sources, true);
    }

    private static Settings read(Sources sources, boolean worker) {
        List<String> problems = new ArrayList<>();
        Values values = sources.read(problems::add);
        ConfigDef definition = Catalogue.definition();
        SettingsCheck check = new SettingsCheck(values, definition, problems);
        check.run();
        if (worker) {
            check.runForWorker();
        }
        if (!problems.isEmpty()) {
            throw new InvalidSettings(problems);
        }
        return new Settings(values, definition);
    }

    public String groupId() {
        return config.getString("group.id");
    }

    public Topics topics() {
        return new Topics(
                CommandTopics.parse(config.getString("topics.commands")),
                config.getString("topics.results"),
                config.getString("topics.dead.letters"),
                config.getString("topics.ledger"),
                duration("ledger.retention"));
    }

    /** What the user wants of consumers, and the newer group protocol unless they say otherwise. */
    public Map<String, Object> consumer() {
        Map<String, Object> properties = KafkaClient.CONSUMER.properties(texts);
        GroupProtocol.setDefault(properties);
        return properties;
    }

    /** What the user wants of producers. */
    public Map<String, Object> producer() {
        return KafkaClient.PRODUCER.properties(texts);
    }

    /** What the user wants of admin clients. */
    public Map<String, Object> admin() {
        return KafkaClient.ADMIN.properties(texts);
    }

    Duration apiTimeout() {
        return duration("api.timeout");
    }

    /** The API and how to call it; only of settings {@linkplain #forWorker for a worker}. */
    public Api api() {
        return new Api(
                URI.create(config.getString("api.base.url")),
                required("api.account.id"),
                required("api.app.id"),
                optional("api.token.file")
                        .<TokenLocation>map(file -> new TokenLocation.InFile(Path.of(file)))
                        .orElseGet(() -> new TokenLocation.Fixed(token().value())),
                apiTimeout(),
                config.getInt("lookup.pages"));
    }

    /** Account of commands that name none; if unset, only a worker knows it. */
    public Optional<String> defaultAccountId() {
        return optional("api.account.id");
    }

    /** App of commands that name none; if unset, only a worker knows it. */
    public Optional<String> defaultAppId() {
        return optional("api.app.id");
    }

    public Retry retry() {
        return new Retry(
                config.getInt("retry.attempts"),
                duration("retry.backoff"),
                duration("retry.backoff.max"),
                config.getInt("retry.takeovers"));
    }

    public QuotaSettings quota() {
        return new QuotaSettings(
                config.getInt("quota.requests"), duration("quota.window"), config.getInt("api.concurrency"));
    }

    /** Where the quota is shared by need; a password may be in it. */
    public Optional<Password> quotaRedis() {
        return Optional.ofNullable(config.getPassword("quota.redis.uri"));
    }

    public ReadAhead readAhead() {
        return new ReadAhead(config.getInt("read.ahead.records"), config.getLong("read.ahead.bytes"));
    }

    /** Enough while commands flow: twice as many as may be in flight, so that even a busy partition's share is enough. */
    public ReadAhead shallowReadAhead() {
        ReadAhead most = readAhead();
        int records = Math.max(LEAST_FLOWING, 2 * quota().concurrency());
        return new ReadAhead(Math.min(records, most.records()), most.bytes());
    }

    /** How old commands may become before they expire; types without a limit are missing. */
    public Map<CommandType, Duration> maxAges() {
        Map<CommandType, Duration> ages = new EnumMap<>(CommandType.class);
        for (CommandType type : CommandType.values()) {
            optional(Catalogue.maxAgeOf(type)).map(Duration::parse).ifPresent(age -> ages.put(type, age));
        }
        return ages;
    }

    public Duration commitInterval() {
        return duration("commit.interval");
    }

    public Duration transactionTimeout() {
        return duration("transaction.timeout");
    }

    public Duration shutdownTimeout() {
        return duration("shutdown.timeout");
    }

    public Optional<Path> schemasDir() {
        return optional("schemas.dir").map(Path::of);
    }

    /**
     * The schemas that records are read with: Usher's own and those of {@code schemas.dir}, with room for those of a registry if one is
     * set. Reads files.
     *
     * @throws InvalidSettings names every file that cannot be used
     */
    public WriterSchemas writerSchemas() {
        try {
            return new WriterSchemas(schemasDir(), schemaRegistry().isPresent());
        } catch (IllegalArgumentException e) {
            throw new InvalidSettings(List.of(String.valueOf(e.getMessage())));
        }
    }

    /** May name a user and a password. */
    public Optional<URI> schemaRegistry() {
        return optional("schema.registry.url").map(URI::create);
    }

    public Management management() {
        return new Management(config.getString("management.host"), config.getInt("management.port"));
    }

    public Logs logs() {
        return new Logs(
                Logs.Format.valueOf(config.getString("log.format").toUpperCase(Locale.ROOT)),
                config.getString("log.level").toUpperCase(Locale.ROOT));
    }

    /** What was set, with secrets masked: safe to print and log. */
    public SortedMap<String, String> shown() {
        SortedMap<String, String> shown = new TreeMap<>();
        texts.forEach((key, value) ->
                shown.put(key, Secrets.isSecret(key) ? Secrets.MASK : Secrets.withoutUserInfo(key, value)));
        return shown;
    }

    @Override
    public String toString() {
        return "Settings" + shown();
    }

    private String required(String key) {
        return optional(key).orElseThrow(() -> new IllegalStateException(key + " is not set: not a worker's settings"));
    }

    private Password token() {
        Password token = config.getPassword("api.token");
        if (token == null) {
            throw new IllegalStateException("no API token is set: not a worker's settings");
        }
        return token;
    }

    private Optional<String> optional(String key) {
        return Optional.ofNullable(config.getString(key));
    }

    private Duration duration(String key) {
        return Duration.parse(config.getString(key));
    }

    /**
     * The API.
     *
     * @param lookupPages pages of a list that are searched for a custom id
     */
    public record Api(
            URI baseUrl, String accountId, String appId, TokenLocation token, Duration timeout, int lookupPages) {}

    /** How often, and after what wait at most, a request is sent again. */
    public record Retry(int attempts, Duration backoff, Duration backoffMax, int takeovers) {}

    /** Where health and metrics are served; port 0 is any free one. */
    public record Management(String host, int port) {}

    /** How logs are written; the level is a logger's word. */
    public record Logs(Format format, String level) {

        public boolean isJson() {
            return format == Format.JSON;
        }

        /** For people, or for machines. */
        public enum Format {
            TEXT,
            JSON
        }
    }
}
