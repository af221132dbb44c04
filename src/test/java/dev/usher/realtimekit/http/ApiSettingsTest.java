package dev.usher.realtimekit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiSettingsTest {

    @ParameterizedTest
    @CsvSource({
        "https://api.example/client/v4, api.example, 443, true, /client/v4",
        "https://api.example:8443/client/v4/, api.example, 8443, true, /client/v4",
        "http://127.0.0.1:8787/client/v4, 127.0.0.1, 8787, false, /client/v4",
        "http://api.example, api.example, 80, false, ''",
        "http://api.example/, api.example, 80, false, ''"
    })
    void tellHostPortAndPathOfTheBaseUrl(String url, String host, int port, boolean tls, String path) {
        ApiSettings settings = settings(url);

        assertThat(settings.host()).isEqualTo(host);
        assertThat(settings.port()).isEqualTo(port);
        assertThat(settings.isTls()).isEqualTo(tls);
        assertThat(settings.basePath()).isEqualTo(path);
    }

    @ParameterizedTest
    @CsvSource({
        "ftp://api.example/, must start with https:// or http://",
        "api.example/client, must start with https:// or http://",
        "https:///client, names no host",
        "https://me:secret@api.example/, 'must have no user, query or fragment'",
        "https://api.example/?a=b, 'must have no user, query or fragment'",
        "https://api.example/#a, 'must have no user, query or fragment'"
    })
    void refuseABaseUrlThatCannotBeCalled(String url, String problem) {
        assertThatThrownBy(() -> settings(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem)
                .hasMessageNotContaining("secret");
    }

    @Test
    void refuseWhatMakesNoSense() {
        URI url = URI.create("https://api.example/");
        assertThatThrownBy(() -> new ApiSettings(url, Duration.ZERO, 1, "usher"))
                .hasMessage("timeout PT0S must be between PT0.001S and PT1H");
        assertThatThrownBy(() -> new ApiSettings(url, Duration.ofHours(2), 1, "usher"))
                .hasMessage("timeout PT2H must be between PT0.001S and PT1H");
        assertThatThrownBy(() -> new ApiSettings(url, Duration.ofSeconds(1), 0, "usher"))
                .hasMessage("concurrency 0 must be between 1 and 10000");
        assertThatThrownBy(() -> new ApiSettings(url, Duration.ofSeconds(1), 1, "ush\ner"))
                .hasMessageContaining("must be printable ASCII");
    }

    private static ApiSettings settings(String url) {
        return new ApiSettings(URI.create(url), Duration.ofSeconds(10), 256, "usher/test");
    }
}
