package dev.usher.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CausesTest {

    @Test
    void everyCauseIsToldAndNoneTwice() {
        IOException cause = new IOException("no such file");
        KafkaException failure =
                new KafkaException("Failed to load", new KafkaException(new KafkaException("key store", cause)));

        assertThat(Causes.of(failure))
                .isEqualTo("Failed to load: org.apache.kafka.common.KafkaException: key store: no such file");
        assertThat(Causes.of(new IllegalStateException())).isEqualTo("IllegalStateException");
    }

    @Test
    void saysWhyAClientOfKafkaCannotBeMade() {
        Throwable failure = catchThrowable(() -> Admin.create(Map.of("bootstrap.servers", "nowhere.invalid:1")));

        assertThat(Causes.of(failure))
                .isEqualTo(
                        "Failed to create new KafkaAdminClient: No resolvable bootstrap urls given in bootstrap.servers");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password=my s3cret;",
                "password=s3cret",
                "password='s3cret;",
                "password=\"a\" s3cret=;",
                "s3cret password=\"a\";",
                "password s3cret;"
            })
    void noPartOfAPasswordIsTold(String options) {
        Throwable failure = catchThrowable(() -> Admin.create(Map.of(
                "bootstrap.servers", "localhost:1",
                "security.protocol", "SASL_PLAINTEXT",
                "sasl.mechanism", "PLAIN",
                "sasl.jaas.config",
                        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"u\" " + options)));

        assertThat(Causes.of(failure))
                .startsWith("Failed to create new KafkaAdminClient: ")
                .doesNotContain("s3cret");
        assertThat(Causes.trace(new IllegalStateException(failure)))
                .contains("at ", "Caused by: ")
                .doesNotContain("s3cret");
    }
}
