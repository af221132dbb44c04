package dev.usher.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.provider.FileConfigProvider;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka's clients fetch values themselves where they are told to, and Usher neither hinders nor betrays that. */
class KafkaConfigProvidersTest {
    @TempDir
    Path folder = Path.of("");

    private final Map<String, String> options = new HashMap<>();

    @BeforeEach
    void aFileOfSecrets() throws IOException {
        Path file =
                Files.writeString(folder.resolve("kafka.properties"), "password=s3cret\nmillis=7000\nword=s3cret\n");
        options.put("kafka.config.providers", "vault,file");
        options.put("kafka.config.providers.file.class", FileConfigProvider.class.getName());
        options.put("kafka.config.providers.file.param.allowed.paths", folder.toString());
        options.put("kafka.config.providers.vault.class", FileConfigProvider.class.getName());
        options.put("kafka.ssl.key.password", placeholder(file, "password"));
        options.put("kafka.request.timeout.ms", placeholder(file, "millis"));
    }

    @Test
    void everyClientFetchesItsValues() {
        Settings settings = settings();
        Map<String, Object> consumer = new HashMap<>(settings.consumer());
        consumer.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        consumer.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);

        assertThat(new ConsumerConfig(consumer).getPassword("ssl.key.password").value())
                .isEqualTo("s3cret");
        AdminClientConfig admin = new AdminClientConfig(settings.admin());
        assertThat(admin.getPassword("ssl.key.password").value()).isEqualTo("s3cret");
        assertThat(admin.getInt("request.timeout.ms")).isEqualTo(7_000);
    }

    @Test
    void neitherTheirParametersNorWhatTheyFetchIsShown() {
        options.put("kafka.config.providers.vault.param.token", "hush");

        assertThat(settings().toString()).doesNotContain("s3cret", "hush");
        assertThat(settings().shown())
                .containsEntry("kafka.config.providers.vault.param.token", "***")
                .containsEntry("kafka.config.providers.vault.class", FileConfigProvider.class.getName());

        options.put("kafka.request.timeout.ms", placeholder(folder.resolve("kafka.properties"), "word"));

        assertThatThrownBy(this::settings)
                .hasMessageContaining("Invalid value *** for configuration request.timeout.ms")
                .message()
                .doesNotContain("s3cret");
    }

    @Test
    void aProviderThatIsNotNamedIsAMistake() {
        options.put("kafka.config.providers.env.class", "org.apache.kafka.common.config.provider.EnvVarConfigProvider");

        assertThatThrownBy(this::settings)
                .message()
                .contains(
                        "1 setting is wrong",
                        "kafka.config.providers.env.class: config.providers does not name env; add it there");
    }

    /** What Usher promises hangs on it. */
    @Test
    void whatUsherHasToCheckIsWrittenOut() {
        String millis = placeholder(folder.resolve("kafka.properties"), "millis");
        options.put("kafka.consumer.group.protocol", millis);
        options.put("kafka.producer.max.request.size", millis);
        options.put("kafka.producer.acks", millis);

        assertThatThrownBy(this::settings)
                .message()
                .contains(
                        "3 settings are wrong",
                        "kafka.consumer.group.protocol: must be written out",
                        "kafka.producer.max.request.size: must be written out",
                        "kafka.producer.acks: must stay all");
    }

    private Settings settings() {
        return Settings.forClient(new Sources(List.of(), Map.of(), options));
    }

    private static String placeholder(Path file, String key) {
        return "${file:" + file + ":" + key + "}";
    }
}
