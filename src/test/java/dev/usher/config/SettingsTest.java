package dev.usher.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.usher.kafka.CommandTopics;
import dev.usher.kafka.ReadAhead;
import dev.usher.quota.QuotaSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    private static final Map<String, String> WORKER =
            Map.of("USHER_API_ACCOUNT_ID", "acct", "USHER_API_APP_ID", "app", "USHER_API_TOKEN", "s3cret-token");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "KAFKA_PRODUCER_DELIVERY_TIMEOUT_MS=1000 | kafka.producer.delivery.timeout.ms: 1000 is less than linger.ms and"
                        + " request.timeout.ms together, 5 and 30000",
                "KAFKA_DELIVERY_TIMEOUT_MS=30004 | kafka.delivery.timeout.ms: 30004 is less than",
                "KAFKA_DEFAULT_API_TIMEOUT_MS=1000 | kafka.default.api.timeout.ms: default.api.timeout.ms, 1000, is less than"
                        + " request.timeout.ms, 30000",
                "KAFKA_REQUEST_TIMEOUT_MS=130000 | kafka.request.timeout.ms: default.api.timeout.ms, 60000, is less than",
                "KAFKA_CONSUMER_GROUP_PROTOCOL=classic KAFKA_CONSUMER_SESSION_TIMEOUT_MS=20000"
                        + " KAFKA_CONSUMER_HEARTBEAT_INTERVAL_MS=5000 KAFKA_ADMIN_DEFAULT_API_TIMEOUT_MS=1 |"
                        + " kafka.admin.default.api.timeout.ms: default.api.timeout.ms, 1, is less than",
                "KAFKA_PRODUCER_BUFFER_MEMORY_ALLOCATION_STRATEGY=incremental KAFKA_COMPRESSION_TYPE=zstd |"
                        + " kafka.producer.buffer.memory.allocation.strategy: incremental does not go with compression.type zstd",
                "KAFKA_SECURITY_PROTOCOL=SASL_SSL KAFKA_SASL_MECHANISM= | kafka.*: Kafka's producers refuse what they are given:"
            })
    void whatKafkasClientsRefuseOnlyTogetherIsAWrongSetting(String settings, String problem) {
        Map<String, String> environment = new HashMap<>(WORKER);
        for (String setting : settings.split(" ", -1)) {
            String[] named = setting.split("=", 2);
            environment.put("USHER_" + named[0], named[1]);
        }
        environment.put("USHER_API_TIMEOUT", "5");

        assertThatThrownBy(() -> Settings.forClient(environment(environment)))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining("api.timeout: Invalid value 5")
                .hasMessageContaining(problem);
    }

    @Test
    void aNameForEachInstanceIsTheUsersChoice() {
        Map<String, String> environment = new HashMap<>(WORKER);
        environment.put("USHER_KAFKA_CONSUMER_GROUP_INSTANCE_ID", "one");
        environment.put("USHER_KAFKA_REQUEST_TIMEOUT_MS", "40000");
        environment.put("USHER_KAFKA_PRODUCER_DELIVERY_TIMEOUT_MS", "40005");

        assertThat(Settings.forWorker(environment(environment)).consumer()).containsEntry("group.instance.id", "one");
    }

    @Test
    void aWorkerNeedsNoMoreThanAccountAppAndToken() {
        Settings settings = Settings.forWorker(environment(WORKER));

        assertThat(settings.api())
                .isEqualTo(new Settings.Api(
                        URI.create("https://api.cloudflare.com/client/v4"),
                        "acct",
                        "app",
                        new TokenLocation.Fixed("s3cret-token"),
                        Duration.ofSeconds(10),
                        100));
        assertThat(settings.retry())
                .isEqualTo(new Settings.Retry(5, Duration.ofMillis(500), Duration.ofSeconds(30), 5));
        assertThat(settings.quota()).isEqualTo(new QuotaSettings(1200, Duration.ofMinutes(5), 256));
        assertThat(settings.quotaRedis()).isEmpty();
        assertThat(settings.readAhead()).isEqualTo(new ReadAhead(12_000, 16_777_216));
        assertThat(settings.groupId()).isEqualTo("usher");
        assertThat(settings.topics().commands()).isEqualTo(new CommandTopics.Named(List.of("participant-commands")));
        assertThat(settings.topics().results()).isEqualTo("participant-results");
        assertThat(settings.topics().deadLetters()).isEqualTo("participant-commands-dlt");
        assertThat(settings.topics().ledger()).isEqualTo("participant-ledger");
        assertThat(settings.commitInterval()).isEqualTo(Duration.ofMillis(10));
        assertThat(settings.transactionTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.shutdownTimeout()).isEqualTo(Duration.ofSeconds(20));
        assertThat(settings.schemasDir()).isEmpty();
        assertThat(settings.schemaRegistry()).isEmpty();
        assertThat(settings.management()).isEqualTo(new Settings.Management("127.0.0.1", 8080));
        assertThat(settings.logs()).isEqualTo(new Settings.Logs(Settings.Logs.Format.TEXT, "INFO"));
        assertThat(settings.admin()).containsExactly(Map.entry("bootstrap.servers", "localhost:9092"));
    }

    @Test
    void everyProblemIsReportedAtOnce() throws IOException {
        Path file = file("""
                api.timout=PT1S
                api.timeout=10s
                api.concurrency=many
                quota.requests=-1
                retry.backoff=PT1M
                topics.commands=commands,participant-ledger
                topics.results=participant-commands-dlt
                kafka.acks=1
                kafka.consumer.enable.auto.commit=true
                kafka.consumer.max.poll.rekords=10
                kafka.producer.linger.ms=soon
                kafka.session.timeout.ms=1000
                api.token=s3cret-token
                api.token.file=/run/token
                """);

        assertThatThrownBy(() -> Settings.forWorker(new Sources(
                        List.of(file), Map.of("USHER_TOPIC_RESULTS", "x", "USHER_COLOUR", "blue"), Map.of())))
                .isInstanceOf(InvalidSettings.class)
                .message()
                .isEqualTo("""
                        18 settings are wrong:
                          - api.timout: there is no such setting; did you mean api.timeout? (%1$s)
                          - colour: there is no such setting; `usher config` lists all settings (USHER_COLOUR)
                          - topic.results: there is no such setting; did you mean topics.results? (USHER_TOPIC_RESULTS)
                          - api.timeout: Invalid value 10s: must be PT0.001S to PT1H (ISO-8601) (%1$s)
                          - api.concurrency: Invalid value many: Not a number of type INT (%1$s)
                          - quota.requests: Invalid value -1: must be 0 to 1000000 (%1$s)
                          - kafka.acks: must stay all: anything less loses results when a broker fails (%1$s)
                          - kafka.consumer.enable.auto.commit: must stay false: an offset is committed in the transaction \
                        of its result, or commands get lost (%1$s)
                          - kafka.consumer.max.poll.rekords: Kafka's clients know no such setting; did you mean \
                        kafka.consumer.max.poll.records? (%1$s)
                          - kafka.producer.linger.ms: Invalid value soon: Not a number of type LONG (%1$s)
                          - kafka.session.timeout.ms: means nothing while kafka.consumer.group.protocol is consumer: \
                        remove it, or change the protocol (%1$s)
                          - api.token: api.token.file is set too: keep one of them (%1$s)
                          - retry.backoff: PT1M is more than retry.backoff.max, PT30S: lower it, or raise the other (%1$s)
                          - topics.dead.letters: participant-commands-dlt is topics.results already: each needs a topic \
                        of its own
                          - topics.commands: commands,participant-ledger covers topics.ledger, participant-ledger: the \
                        worker would take its own records for commands
                          - api.account.id: is missing; set it in a file or as USHER_API_ACCOUNT_ID
                          - api.app.id: is missing; set it in a file or as USHER_API_APP_ID
                          - api.token.file: /run/token is not a file that can be read (%1$s)""".formatted(file));
    }

    @Test
    void filesThatAWorkerCannotUseAreReportedWithAllElse(@TempDir Path folder) throws IOException {
        Path token = Files.writeString(folder.resolve("token"), " \n");
        Files.writeString(folder.resolve("half.avsc"), "{\"type\":");
        Sources sources = environment(Map.of(
                "USHER_API_ACCOUNT_ID",
                "acc",
                "USHER_API_TOKEN_FILE",
                token.toString(),
                "USHER_SCHEMAS_DIR",
                folder.toString()));

        assertThatThrownBy(() -> Settings.forWorker(sources))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageStartingWith("3 settings are wrong:")
                .hasMessageContaining("api.app.id: is missing")
                .hasMessageContaining("api.token.file: " + token + ": the API token is blank (USHER_API_TOKEN_FILE)")
                .hasMessageContaining("schemas.dir " + folder + ": half.avsc ");
    }

    @Test
    void aTokenFileOfAnySizeIsReadOnlyAsFarAsATokenCanBe() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "x".repeat(8193));

        assertThatThrownBy(() -> Settings.forWorker(environment(Map.of("USHER_API_TOKEN_FILE", file.toString()))))
                .hasMessageContaining("api.token.file: " + file + " holds more than 8192 bytes, too large for a token");
    }

    @Test
    void aClientNeedsNothingAtAll() {
        assertThat(Settings.forClient(environment(Map.of())).topics().results()).isEqualTo("participant-results");
    }

    @Test
    void laterSourcesWin() throws IOException {
        Path first = file("group.id=one\nmanagement.port=1\nquota.requests=10\nlookup.pages=7\n");
        Path second = file("group.id=two\nmanagement.port=2\nquota.requests=20\n");

        Settings settings = Settings.forClient(new Sources(
                List.of(first, second),
                Map.of("USHER_GROUP_ID", "three", "USHER_MANAGEMENT_PORT", "3"),
                Map.of("group.id", "four")));

        assertThat(settings.groupId()).isEqualTo("four");
        assertThat(settings.management().port()).isEqualTo(3);
        assertThat(settings.quota().requests()).isEqualTo(20);
        assertThat(settings.shown()).containsEntry("lookup.pages", "7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kafka:65536", "kafka:0", "one:9092,[::1]:99999"})
    void aPortThatNoBrokerCanHaveIsRefused(String servers) {
        assertThatThrownBy(() -> Settings.forClient(new Sources(
                        List.of(),
                        Map.of(),
                        Map.of("kafka.bootstrap.servers", servers, "kafka.admin.bootstrap.servers", servers))))
                .message()
                .contains(
                        "2 settings are wrong",
                        "kafka.bootstrap.servers: Invalid value " + servers
                                + ": must be host:port with a port of 1 to 65535, separated by commas",
                        "kafka.admin.bootstrap.servers: must be host:port with a port of 1 to 65535, separated by commas");
    }

    @Test
    void whatIsNoPathAtAllIsRefused() {
        assertThatThrownBy(() -> Settings.forWorker(new Sources(
                        List.of(),
                        Map.of("USHER_API_ACCOUNT_ID", "acct", "USHER_API_APP_ID", "app"),
                        Map.of("api.token.file", "/run/\0token", "schemas.dir", "a\0b"))))
                .message()
                .contains("2 settings are wrong")
                .contains("api.token.file: Invalid value /run/\0token: must be a readable file")
                .contains("schemas.dir: Invalid value a\0b: must be a folder");
    }

    @Test
    void aBlankValueCountsAsNone() {
        assertThat(Settings.forClient(environment(Map.of("USHER_GROUP_ID", " ")))
                        .groupId())
                .isEqualTo("usher");
    }

    @Test
    void aBlankValueIsOneToKafka() {
        Settings settings = Settings.forClient(environment(Map.of(
                "USHER_KAFKA_SSL_ENDPOINT_IDENTIFICATION_ALGORITHM", "",
                "USHER_KAFKA_BOOTSTRAP_SERVERS", "")));

        assertThat(settings.consumer()).containsEntry("ssl.endpoint.identification.algorithm", "");
        assertThat(settings.admin())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("bootstrap.servers", "localhost:9092", "ssl.endpoint.identification.algorithm", ""));
    }

    @Test
    void variablesReachEveryKafkaClientOrOne() {
        Settings settings = Settings.forClient(environment(Map.of(
                "USHER_KAFKA_BOOTSTRAP_SERVERS", "one:9092,two:9092",
                "USHER_KAFKA_SSL_TRUSTSTORE_LOCATION", "/trust.jks",
                "USHER_KAFKA_REQUEST_TIMEOUT_MS", "5000",
                "USHER_KAFKA_MAX_POLL_RECORDS", "7",
                "USHER_KAFKA_CONSUMER_MAX_POLL_RECORDS", "99",
                "USHER_KAFKA_PRODUCER_LINGER_MS", "3",
                "USHER_KAFKA_ADMIN_REQUEST_TIMEOUT_MS", "9000")));

        assertThat(settings.consumer())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "bootstrap.servers", "one:9092,two:9092",
                        "group.protocol", "consumer",
                        "max.poll.records", "99",
                        "request.timeout.ms", "5000",
                        "ssl.truststore.location", "/trust.jks"));
        assertThat(settings.producer())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "bootstrap.servers", "one:9092,two:9092",
                        "linger.ms", "3",
                        "request.timeout.ms", "5000",
                        "ssl.truststore.location", "/trust.jks"));
        assertThat(settings.admin())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "bootstrap.servers", "one:9092,two:9092",
                        "request.timeout.ms", "9000",
                        "ssl.truststore.location", "/trust.jks"));
    }

    @Test
    void whatKubernetesSaysOfServicesIsNoSetting() {
        Settings settings = Settings.forClient(environment(Map.of(
                "USHER_SERVICE_HOST", "10.0.0.1",
                "USHER_SERVICE_PORT_METRICS", "8080",
                "USHER_PORT", "tcp://10.0.0.1:8080",
                "USHER_PORT_8080_TCP_ADDR", "10.0.0.1",
                "USHER_MANAGEMENT_PORT", "tcp://10.0.0.1:8080")));

        assertThat(settings.management().port()).isEqualTo(8080);
    }

    @Test
    void anAddressIsASettingUnlessItIsAPorts() {
        Settings settings =
                Settings.forClient(environment(Map.of("USHER_KAFKA_BOOTSTRAP_SERVERS", "tcp://kafka.example:9092")));

        assertThat(settings.consumer()).containsEntry("bootstrap.servers", "tcp://kafka.example:9092");
    }

    @Test
    void settingsOfTheOtherGroupProtocolAreReportedByName() {
        assertThatThrownBy(() -> Settings.forClient(environment(Map.of(
                        "USHER_KAFKA_CONSUMER_GROUP_PROTOCOL", "classic",
                        "USHER_KAFKA_CONSUMER_GROUP_REMOTE_ASSIGNOR", "uniform",
                        "USHER_KAFKA_CONSUMER_SESSION_TIMEOUT_MS", "20000"))))
                .message()
                .isEqualTo("""
                        1 setting is wrong:
                          - kafka.consumer.group.remote.assignor: means nothing while kafka.consumer.group.protocol is \
                        classic: remove it, or change the protocol (USHER_KAFKA_CONSUMER_GROUP_REMOTE_ASSIGNOR)""");
    }

    /** Or it could send for partitions that are another's by then. */
    @Test
    void aSilentWorkerKeepsItsPartitionsForAsLongAsItMaySend() {
        assertThatThrownBy(() -> Settings.forClient(environment(Map.of(
                        "USHER_KAFKA_CONSUMER_GROUP_PROTOCOL", "classic",
                        "USHER_KAFKA_CONSUMER_SESSION_TIMEOUT_MS", "20000",
                        "USHER_KAFKA_CONSUMER_HEARTBEAT_INTERVAL_MS", "19500",
                        "USHER_API_TIMEOUT", "PT11S"))))
                .message()
                .contains(
                        "2 settings are wrong",
                        "kafka.consumer.heartbeat.interval.ms: must be 5000 or less",
                        "api.timeout: PT11S is not 10 s below session.timeout.ms, 20000");
    }

    /** It does not poll while its requests end, and whoever does not poll in time is put out of the group with them under way. */
    @Test
    void aWorkerMayTakeAsLongToGivePartitionsUpAsItsRequestsTake() {
        assertThatThrownBy(() -> Settings.forClient(environment(Map.of("USHER_KAFKA_MAX_POLL_INTERVAL_MS", "30000"))))
                .hasMessageContaining("api.timeout: PT10S is not 60 s below max.poll.interval.ms, 30000");
        assertThatThrownBy(() -> Settings.forClient(environment(Map.of("USHER_API_TIMEOUT", "PT4M0.001S"))))
                .hasMessageContaining("api.timeout: PT4M0.001S is not 60 s below max.poll.interval.ms, 300000");
        assertThat(Settings.forClient(environment(Map.of("USHER_API_TIMEOUT", "PT4M")))
                        .apiTimeout())
                .hasMinutes(4);
    }

    @Test
    void whatUsherSetsItselfIsNotToBeSet() {
        assertThatThrownBy(() -> Settings.forClient(new Sources(
                        List.of(),
                        Map.of(),
                        Map.of(
                                "kafka.group.id", "x",
                                "kafka.producer.transactional.id", "x",
                                "kafka.consumer.isolation.level", "read_uncommitted",
                                "kafka.key.deserializer", "org.apache.kafka.common.serialization.StringDeserializer",
                                "kafka.consumer.auto.offset.reset", "latest",
                                "kafka.producer.enable.idempotence", "false"))))
                .message()
                .contains("6 settings are wrong")
                .contains("kafka.group.id: set group.id instead")
                .contains("kafka.producer.transactional.id: is for Usher itself to set")
                .contains("kafka.consumer.isolation.level: is for Usher itself to set")
                .contains("kafka.key.deserializer: is for Usher itself to set")
                .contains("kafka.consumer.auto.offset.reset: must stay earliest")
                .contains("kafka.producer.enable.idempotence: must stay true");
    }

    @Test
    void whatWouldSendRecordsElsewhereOrNotAtAllIsRefused() {
        assertThatThrownBy(() -> Settings.forClient(new Sources(
                        List.of(),
                        Map.of(),
                        Map.of(
                                "kafka.producer.max.request.size", "1048576",
                                "kafka.producer.buffer.memory", "2097151",
                                "kafka.producer.partitioner.class",
                                        "org.apache.kafka.clients.producer.RoundRobinPartitioner",
                                "kafka.producer.partitioner.ignore.keys", "true"))))
                .message()
                .contains("4 settings are wrong")
                .contains("kafka.producer.max.request.size: must be 2097152 or more")
                .contains("kafka.producer.buffer.memory: must be 2097152 or more")
                .contains("kafka.producer.partitioner.class: must stay as it is")
                .contains("kafka.producer.partitioner.ignore.keys: must stay as it is");
    }

    @Test
    void aPatternThatCoversItsOwnOutputIsRefused() {
        assertThatThrownBy(() -> Settings.forClient(environment(Map.of("USHER_TOPICS_COMMANDS", "participant-.*"))))
                .message()
                .contains("covers topics.results, participant-results")
                .contains("covers topics.dead.letters, participant-commands-dlt")
                .contains("covers topics.ledger, participant-ledger");
    }

    @Test
    void theTokenMayBeInAFile() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "s3cret");

        Settings settings = Settings.forWorker(environment(Map.of(
                "USHER_API_ACCOUNT_ID",
                "acct",
                "USHER_API_APP_ID",
                "app",
                "USHER_API_TOKEN_FILE",
                token.toString(),
                "USHER_SCHEMAS_DIR",
                folder.toString())));

        assertThat(settings.api().token()).isEqualTo(new TokenLocation.InFile(token));
        assertThat(settings.schemasDir()).isEqualTo(Optional.of(folder));
    }

    @Test
    void aFileThatCannotBeReadIsAProblemToo() throws IOException {
        Path latin = Files.write(folder.resolve("latin"), "group.id=é".getBytes(StandardCharsets.ISO_8859_1));
        Path broken = file("group.id=\\uXYZ\n");
        Path none = folder.resolve("none");

        assertThatThrownBy(() -> Settings.forClient(new Sources(List.of(latin, broken, none), Map.of(), Map.of())))
                .message()
                .contains("latin: is not UTF-8")
                .contains("is not a properties file: Malformed \\uxxxx encoding.")
                .contains("none: there is no such file");
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstKey() throws IOException {
        Path notepad = file("\uFEFFgroup.id=notepad\n");

        assertThat(Settings.forClient(new Sources(List.of(notepad), Map.of(), Map.of()))
                        .groupId())
                .isEqualTo("notepad");
    }

    @ParameterizedTest
    @CsvSource({"USHER_API_BASE_URL, https://api:84430/v4", "USHER_SCHEMA_REGISTRY_URL, http://registry:0"})
    void aPortThatThereIsNotIsRefused(String variable, String url) {
        assertThatThrownBy(() -> Settings.forClient(environment(Map.of(variable, url))))
                .message()
                .contains("must be an http or https URL");
    }

    @Test
    void aRedisPortThatThereIsNotIsRefused() {
        assertThatThrownBy(() -> Settings.forClient(environment(Map.of("USHER_QUOTA_REDIS_URI", "redis://host:65536"))))
                .message()
                .contains("must be redis://");
    }

    private static Sources environment(Map<String, String> variables) {
        return new Sources(List.of(), variables, Map.of());
    }

    private Path file(String text) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "usher", ".properties"), text);
    }
}
