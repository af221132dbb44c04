package dev.usher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.config.Catalogue;
import dev.usher.config.Key;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigCommandTest {

    private final Terminal terminal = new Terminal(Map.of(
            "USHER_API_TOKEN", "s3cret-token",
            "USHER_API_TIMEOUT", "PT3S",
            "USHER_KAFKA_CONSUMER_MAX_POLL_RECORDS", "7",
            "USHER_KAFKA_SASL_JAAS_CONFIG", "s3cret"));

    @Test
    void everyKeyIsExplained() {
        assertThat(terminal.run("config")).isZero();
        assertThat(terminal.out().lines().skip(1).map(line -> line.replaceFirst(" .*", "")))
                .containsExactlyElementsOf(
                        Catalogue.keys().stream().map(Key::name).toList());
        assertThat(terminal.out())
                .startsWith("KEY ")
                .containsPattern("\napi.timeout +PT10S +Longest wait for an answer. .* \\[duration: PT0.001S to PT1H")
                .doesNotContain("s3cret", "PT3S");
    }

    @Test
    void valuesThatHoldAreShownAndSecretsMasked() {
        assertThat(terminal.run("config", "--values")).isZero();
        assertThat(terminal.out())
                .containsPattern("\napi.timeout +PT3S +PT10S +Longest")
                .containsPattern("\napi.token +\\*\\*\\* +API token")
                .containsPattern("\nkafka.\\* .*\n  kafka.sasl.jaas.config +\\*\\*\\*\n")
                .containsPattern("\nkafka.consumer.\\* .*\n  kafka.consumer.max.poll.records +7\n")
                .doesNotContain("s3cret");
    }

    @Test
    void markdownIsTheSameWhateverIsSetHere() {
        Terminal elsewhere = new Terminal(Map.of());

        terminal.run("config", "--format", "markdown");
        elsewhere.run("config", "--format", "markdown");

        assertThat(terminal.out())
                .isEqualTo(elsewhere.out())
                .startsWith("| Key | Default | Meaning | Unit | Range |\n|---|---|---|---|---|\n")
                .contains("| `api.concurrency` | `256` | Requests in flight, per worker. | requests | 1 to 10000 |\n");
    }
}
