package dev.usher.realtimekit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.usher.realtimekit.HandMovedTime;
import dev.usher.testing.LogOf;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenSourceTest {

    private final Vertx vertx = Vertx.vertx();
    private final HandMovedTime time = new HandMovedTime();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void aFixedTokenIsTrimmedAndStays() {
        TokenSource source = TokenSource.fixed(" abc\n");
        source.refused();

        assertThat(source.token()).isEqualTo("abc");
        assertThat(source).hasToString("FixedToken[***]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n", "secret in two", "secret\u0000", "sécret", "secret\r\nX-Evil: 1"})
    void refusesWhatIsNoTokenWithoutQuotingIt(String text) {
        assertThatThrownBy(() -> TokenSource.fixed(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the API token ")
                .hasMessageNotContaining("cret");
    }

    @Test
    void readsTheTokenOfAFile() throws IOException {
        TokenSource source = open(fileWith("\n abc \n"));

        assertThat(source.token()).isEqualTo("abc");
        assertThat(source.toString()).doesNotContain("abc");
    }

    @Test
    void saysWhatIsWrongWithTheFile() throws IOException {
        assertThatThrownBy(() -> open(folder.resolve("missing")))
                .hasMessage("API token file " + folder.resolve("missing") + " cannot be read");
        Path blank = fileWith(" \n");
        assertThatThrownBy(() -> open(blank)).hasMessage("API token file " + blank + ": the API token is blank");
        Path novel = fileWith("secret ".repeat(10_000));
        assertThatThrownBy(() -> open(novel))
                .hasMessage("API token file " + novel + " holds 70000 bytes, too large for a token");
    }

    @Test
    void readsTheFileAgainWhenItChanges() throws IOException {
        Path file = fileWith("abc");
        TokenSource source = open(file);
        Files.writeString(file, "defg");

        time.advance(Duration.ofSeconds(1));

        await().until(source::token, "defg"::equals);
    }

    @Test
    void looksAtTheFileNoMoreThanOnceASecond() throws IOException {
        Path file = fileWith("abc");
        TokenSource source = open(file);
        Files.writeString(file, "defg");

        time.advance(Duration.ofMillis(999));
        source.token();
        // Another file is read after whatever may have been begun on the first.
        open(fileWith("another"));

        assertThat(source.token()).isEqualTo("abc");
    }

    @Test
    void readsTheFileAtOnceWhenTheTokenWasRefused() throws IOException {
        Path file = fileWith("abc");
        TokenSource source = open(file);
        Files.writeString(file, "xyz");

        source.refused();

        await().until(source::token, "xyz"::equals);
    }

    @Test
    void afterARefusalReadsTheFileEachSecondSoThatTheNextProbeLeavesWithWhatItHoldsThen() throws IOException {
        Path file = fileWith("abc");
        TokenSource source = open(file);
        try (LogOf log = new LogOf(FileToken.class)) {
            source.refused();
            time.advance(Duration.ofSeconds(20));
            // At once, or a reading that is under way may find the file blank.
            Files.move(fileWith("xyz"), file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);

            await().until(() -> {
                time.advance(Duration.ofSeconds(1));
                return !log.lines().isEmpty();
            });

            assertThat(log.lines()).containsExactly("INFO API token has changed file=" + file);
            assertThat(source.token())
                    .as("asked for by nobody before the probe")
                    .isEqualTo("xyz");
        }
    }

    @Test
    void readsTheFileNoMoreThanOnceASecondHoweverManyAreRefused() throws IOException {
        Path file = fileWith("abc");
        TokenSource source = open(file);
        Files.writeString(file, "defg");
        source.refused();
        await().until(source::token, "defg"::equals);
        Files.writeString(file, "xyz");

        time.advance(Duration.ofMillis(999));
        source.refused();
        // Another file is read after whatever may have been begun on the first.
        open(fileWith("another"));

        assertThat(source.token()).isEqualTo("defg");
    }

    @Test
    void ceasesToReadTheFileWhenNothingIsRefusedAnyMore() throws IOException {
        TokenSource source = open(fileWith("abc"));
        source.refused();
        Duration untilTheLatestProbeHasLeft = RetryAfter.LONGEST.plusMinutes(1);
        time.advance(untilTheLatestProbeHasLeft.minusSeconds(1));
        assertThat(time.waiting()).isEqualTo(1);
        source.refused();
        time.advance(untilTheLatestProbeHasLeft.minusSeconds(1));
        assertThat(time.waiting()).isEqualTo(1);

        time.advance(Duration.ofSeconds(1));

        assertThat(time.waiting()).isZero();
    }

    @Test
    void keepsTheLastGoodTokenWhileTheFileIsUnusable() throws IOException {
        Path file = fileWith("abc");
        TokenSource source = open(file);
        Files.writeString(file, "");
        source.refused();
        // Another file is read after the blank one.
        open(fileWith("another"));
        assertThat(source.token()).isEqualTo("abc");

        Files.writeString(file, "fresh");
        await().until(
                        () -> {
                            time.advance(Duration.ofSeconds(1));
                            return source.token();
                        },
                        "fresh"::equals);
    }

    private TokenSource open(Path file) {
        try {
            return TokenSource.file(vertx, file, time::nanoTime, time)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException failed) {
            throw (RuntimeException) failed.getCause();
        }
    }

    private Path fileWith(String text) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "token", ""), text);
    }
}
