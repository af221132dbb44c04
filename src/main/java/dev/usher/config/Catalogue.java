package dev.usher.config;

import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;
import static org.apache.kafka.common.config.ConfigDef.Type.PASSWORD;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import dev.usher.command.CommandType;
import dev.usher.command.IdLimits;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;

/** All keys, in the order in which they are documented. */
public final class Catalogue {

    private static final Duration DAY = Duration.ofDays(1);
    private static final int MEBIBYTE = 1024 * 1024;

    private static final List<Key> KEYS = List.of(
            key("kafka.bootstrap.servers", "addresses", "localhost:9092", Range.servers(), "Bootstrap brokers."),
            family("kafka.*", "Handed to every Kafka client: TLS, SASL, time-outs."),
            family("kafka.consumer.*", "Handed to consumers alone; wins over kafka.*."),
            family("kafka.producer.*", "Handed to producers alone; wins over kafka.*."),
            family("kafka.admin.*", "Handed to admin clients alone; wins over kafka.*."),
            key("group.id", "name", "usher", Range.text(200), "Consumer group; workers of one group share the work."),
            new Key(
                    "topics.commands",
                    STRING,
                    "names or pattern",
                    "participant-commands",
                    Range.commandTopics(),
                    "Where commands come from. A value with a character that no topic name has is a pattern."),
            key("topics.results", "name", "participant-results", Range.topic(), "Where results go."),
            key(
                    "topics.dead.letters",
                    "name",
                    "participant-commands-dlt",
                    Range.topic(),
                    "Where records of failed commands go."),
            key(
                    "topics.ledger",
                    "name",
                    "participant-ledger",
                    Range.topic(),
                    "Where workers keep what they know of each command."),
            key(
                    "api.base.url",
                    "URL",
                    "https://api.cloudflare.com/client/v4",
                    Range.urlWithoutUser(),
                    "The API, without /accounts."),
            optional(
                    "api.account.id",
                    "id",
                    Range.pathSegment(IdLimits.LONGEST_ACCOUNT_ID),
                    "Account of commands that name none. `run` needs it."),
            optional(
                    "api.app.id",
                    "id",
                    Range.pathSegment(IdLimits.LONGEST_ID),
                    "App of commands that name none. `run` needs it."),
            new Key(
                    "api.token",
                    PASSWORD,
                    "secret",
                    null,
                    Range.token(),
                    "API token. `run` needs it or api.token.file."),
            optional(
                    "api.token.file",
                    "path",
                    Range.path("a readable file"),
                    "File with the API token; read again when it changes."),
            duration(
                    "api.timeout",
                    "PT10S",
                    Range.durationsUpTo(Duration.ofHours(1)),
                    "Longest wait for an answer. Keep it 10 s below the session time-out of the group, 45 s on brokers by default."),
            number("api.concurrency", "requests", 256, 1, 10_000, "Requests in flight, per worker."),
            number(
                    "retry.attempts",
                    "requests",
                    5,
                    1,
                    100,
                    "Failed attempts of one request before its command fails; "
                            + "failures that hit all commands alike, such as an outage, are not counted."),
            duration(
                    "retry.backoff",
                    "PT0.5S",
                    Range.durationsUpTo(DAY),
                    "Upper bound of the random wait before the first retry; doubles with each retry."),
            duration(
                    "retry.backoff.max",
                    "PT30S",
                    Range.durationsUpTo(DAY),
                    "Upper bound of the random wait between retries; a longer Retry-After of the API is waited for."),
            number(
                    "retry.takeovers",
                    "workers",
                    5,
                    1,
                    100,
                    "Workers that may fall silent while a command is under way before it fails."),
            number(
                    "lookup.pages",
                    "pages",
                    100,
                    1,
                    100_000,
                    "Pages of the list that are searched for a custom id before giving up."),
            number(
                    "quota.requests",
                    "requests",
                    1200,
                    0,
                    1_000_000,
                    "Requests allowed in any quota.window; 0 means no quota."),
            duration(
                    "quota.window",
                    "PT5M",
                    Range.durationsUpTo(Duration.ofDays(31)),
                    "Length of the sliding window that quota.requests applies to."),
            new Key(
                    "quota.redis.uri",
                    PASSWORD,
                    "secret",
                    null,
                    Range.redis(),
                    "Redis through which workers lend each other unused quota; "
                            + "if unset, each worker is limited to its own share."),
            maxAge(CommandType.ADD),
            maxAge(CommandType.DELETE),
            maxAge(CommandType.KICK),
            maxAge(CommandType.GET),
            maxAge(CommandType.LIST),
            duration(
                    "ledger.retention",
                    "PT24H",
                    Range.durations(Duration.ofMinutes(1), Duration.ofDays(365)),
                    "How long a command that has ended is remembered: within it, a duplicate does not run again."),
            number(
                    "read.ahead.records",
                    "records",
                    12_000,
                    1,
                    16_384,
                    "Commands held in memory, per partition; of all partitions together, twice that."),
            new Key(
                    "read.ahead.bytes",
                    LONG,
                    "bytes",
                    16L * MEBIBYTE,
                    Range.numbers(MEBIBYTE / 16, 1024L * MEBIBYTE),
                    "Size of the commands held in memory, per partition; of all together, twice that."),
            duration(
                    "commit.interval",
                    "PT0.01S",
                    Range.durations(Duration.ofMillis(5), Duration.ofSeconds(1)),
                    "Time between transactions while there are outcomes to publish."),
            duration(
                    "transaction.timeout",
                    "PT10S",
                    Range.durations(Duration.ofSeconds(1), Duration.ofMinutes(15)),
                    "How long the broker waits before it aborts a dead worker's transaction."),
            duration(
                    "shutdown.timeout",
                    "PT20S",
                    Range.durationsUpTo(Duration.ofHours(1)),
                    "Time that commands in flight have to end when the worker is stopped."),
            optional("schemas.dir", "path", Range.path("a folder"), "Folder with further writers' schemas (*.avsc)."),
            optional(
                    "schema.registry.url",
                    "URL",
                    Range.url(),
                    "Schema registry; if unset, records in Confluent's format are undecodable."),
            key("management.host", "host", "127.0.0.1", Range.text(255), "Where health and metrics are served."),
            number("management.port", "port", 8080, 0, 65_535, "Port of health and metrics; 0 means any free one."),
            key("log.format", "word", "text", Range.oneOf("text", "json"), "How logs are written."),
            key(
                    "log.level",
                    "word",
                    "INFO",
                    Range.oneOf("ERROR", "WARN", "INFO", "DEBUG", "TRACE"),
                    "Lowest level that Usher logs; libraries log WARN and above."));

    private Catalogue() {}

    public static List<Key> keys() {
        return KEYS;
    }

    /** The narrowest family that a name belongs to, unless it is a key itself. */
    public static Optional<Key> familyOf(String name) {
        return has(name)
                ? Optional.empty()
                : KEYS.stream()
                        .filter(key -> key.isFamily()
                                && name.startsWith(
                                        key.name().substring(0, key.name().length() - 1)))
                        .max(Comparator.comparingInt(key -> key.name().length()));
    }

    static boolean has(String name) {
        return KEYS.stream().anyMatch(key -> key.name().equals(name));
    }

    /** The keys in the form that Kafka's parser takes. */
    static ConfigDef definition() {
        ConfigDef definition = new ConfigDef();
        KEYS.stream()
                .filter(key -> !key.isFamily())
                .forEach(key -> definition.define(
                        key.name(),
                        key.type(),
                        key.defaultValue(),
                        key.range(),
                        ConfigDef.Importance.MEDIUM,
                        key.meaning()));
        return definition;
    }

    private static Key key(String name, String unit, String defaultValue, Range range, String meaning) {
        return new Key(name, STRING, unit, defaultValue, range, meaning);
    }

    private static Key optional(String name, String unit, Range range, String meaning) {
        return new Key(name, STRING, unit, null, range, meaning);
    }

    static String maxAgeOf(CommandType type) {
        return "max.age." + type.label();
    }

    private static Key maxAge(CommandType type) {
        return optional(
                maxAgeOf(type),
                "duration",
                Range.durationsUpTo(Duration.ofDays(365)),
                "Age at which %s commands that have not begun expire; if unset, only expiresAt counts."
                        .formatted(type.label()));
    }

    private static Key family(String name, String meaning) {
        return new Key(name, STRING, "Kafka's own", null, Range.any("as in Kafka's documentation"), meaning);
    }

    private static Key number(String name, String unit, int defaultValue, long min, long max, String meaning) {
        return new Key(name, INT, unit, defaultValue, Range.numbers(min, max), meaning);
    }

    private static Key duration(String name, String defaultValue, Range range, String meaning) {
        return new Key(name, STRING, "duration", defaultValue, range, meaning);
    }
}
