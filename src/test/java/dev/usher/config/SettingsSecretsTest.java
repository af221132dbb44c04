package dev.usher.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets among the settings are told to nobody, however they are mistaken. */
class SettingsSecretsTest {
    @Test
    void secretsAreNeverShown() {
        Settings settings = Settings.forClient(environment(Map.of(
                "USHER_API_TOKEN", "s3cret-token",
                "USHER_SCHEMA_REGISTRY_URL", "https://ann:s3cret@registry:8081",
                "USHER_QUOTA_REDIS_URI", "rediss://ann:s3cret@redis:6380/1",
                "USHER_KAFKA_SASL_JAAS_CONFIG", "PlainLoginModule required password=\"s3cret\";",
                "USHER_KAFKA_CONSUMER_SSL_KEY_PASSWORD", "s3cret")));

        assertThat(settings.shown())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "api.token", "***",
                        "quota.redis.uri", "***",
                        "schema.registry.url", "https://***@registry:8081",
                        "kafka.bootstrap.servers", "localhost:9092",
                        "kafka.sasl.jaas.config", "***",
                        "kafka.consumer.ssl.key.password", "***"));
        assertThat(settings.toString()).doesNotContain("s3cret");
    }

    @Test
    void complaintsTellNoSecrets() {
        assertThatThrownBy(() -> Settings.forWorker(environment(Map.of(
                        "USHER_API_TOKEN", "s3cret token",
                        "USHER_API_TOKN", "s3cret",
                        "USHER_KAFKA_SASL_JAAS_CONFG", "s3cret",
                        "USHER_QUOTA_REDIS_URI", "http://ann:s3cret@redis",
                        "USHER_SCHEMA_REGISTRY_URL", "ftp://ann:s3cret@registry"))))
                .message()
                .contains("api.token: Invalid value [hidden]: must be visible ASCII characters (USHER_API_TOKEN)")
                .contains("quota.redis.uri: Invalid value [hidden]: must be redis://")
                .contains("schema.registry.url: Invalid value ftp://***@registry")
                .doesNotContain("s3cret");
        assertThat(new TokenLocation.Fixed("s3cret").toString()).doesNotContain("s3cret");
        assertThat(environment(Map.of("USHER_API_TOKEN", "s3cret")).toString()).doesNotContain("s3cret");
    }

    /** Whoever pastes a password as it is may write something that is no URL any more, or another one. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://KEY:s3/cret@registry",
                "https://KEY:12/s3cret@registry",
                "https://KEY:s3 cret@registry",
                "https://KEY:s3?cret@registry",
                "https://KEY:s3#cret@registry",
                "https://KEY:s3@cret@registry",
                "KEY:s3/cret@registry",
                "KEY:s3://cret@registry"
            })
    void aPasswordThatSpoilsItsUrlIsRefusedAndNotTold(String url) {
        for (String key : List.of("USHER_SCHEMA_REGISTRY_URL", "USHER_API_BASE_URL")) {
            assertThatThrownBy(() -> Settings.forClient(environment(Map.of(key, url))))
                    .message()
                    .contains("1 setting is wrong", "***@registry: must be an http or https URL without")
                    .doesNotContain("KEY", "s3", "cret", "12");
        }
    }

    @Test
    void whatAnUrlMustLookLikeIsToldInFull() {
        assertThatThrownBy(() -> Settings.forClient(environment(Map.of("USHER_QUOTA_REDIS_URI", "redis"))))
                .message()
                .contains("must be redis://[user:password@]host[:port][/database], or rediss:// for TLS");
    }

    @Test
    void urlsForKafkaTellNoSecretsEither() {
        assertThat(Settings.forClient(environment(Map.of(
                                "USHER_KAFKA_SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL", "https://ann:s3/cret@idp/token")))
                        .shown())
                .containsEntry("kafka.sasl.oauthbearer.token.endpoint.url", "https://***@idp/token");
    }

    private static Sources environment(Map<String, String> variables) {
        return new Sources(List.of(), variables, Map.of());
    }
}
