package dev.usher.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.joran.spi.JoranException;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LoggingTest {

    private static final Logger log = LoggerFactory.getLogger("dev.usher.Door");
    private static final Logger library = LoggerFactory.getLogger("org.apache.kafka.Noise");

    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final ByteArrayOutputStream complained = new ByteArrayOutputStream();

    @BeforeEach
    void listen() {
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restore() throws JoranException {
        System.setOut(out);
        System.setErr(err);
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        new ContextInitializer(context).autoConfig();
    }

    @Test
    void aServiceLogsReadableLinesWithTheirKeyValues() {
        Logging.forService(false, "INFO");

        log.atInfo().addKeyValue("topic", "commands").addKeyValue("offset", 7L).log("Opened");
        log.atDebug().log("Too small a thing");
        library.atInfo().log("Noise");

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z INFO  \\["
                        + Thread.currentThread().getName()
                        + "] Door - Opened topic=\"commands\" offset=\"7\"\\R");
        assertThat(complained.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void aValueCannotForgeALine() {
        Logging.forService(false, "INFO");

        log.atInfo().addKeyValue("commandId", "x\n2026 ERROR all is lost").log("Opened");

        assertThat(printed.toString(StandardCharsets.UTF_8)).hasLineCount(1);
    }

    @Test
    void aServiceLogsFlatJson() {
        Logging.forService(true, "debug");

        log.atDebug()
                .addKeyValue("commandId", "c-\"1\"")
                .addKeyValue("offset", 7L)
                .addKeyValue("message", "mine")
                .setCause(new IllegalStateException("stuck"))
                .log("Opened");

        assertThat(printed.toString(StandardCharsets.UTF_8)).hasLineCount(1);
        JsonObject line = new JsonObject(printed.toString(StandardCharsets.UTF_8));
        assertThat(line.fieldNames())
                .containsExactly(
                        "time", "level", "logger", "thread", "message", "commandId", "offset", "message_", "exception");
        assertThat(line.getString("level")).isEqualTo("DEBUG");
        assertThat(line.getString("message")).isEqualTo("Opened");
        assertThat(line.getString("commandId")).isEqualTo("c-\"1\"");
        assertThat(line.getLong("offset")).isEqualTo(7);
        assertThat(line.getString("exception")).startsWith("java.lang.IllegalStateException: stuck");
    }

    @Test
    void anUnreachableBrokerDoesNotFloodTheLog() {
        Logging.forService(false, "INFO");
        Logger client = LoggerFactory.getLogger("org.apache.kafka.clients.NetworkClient");

        for (int node = 0; node < 40; node++) {
            client.warn("Connection to node {} could not be established", node);
        }

        assertThat(printed.toString(StandardCharsets.UTF_8)).hasLineCount(1).contains("node 0 could");
    }

    @Test
    void aToolKeepsStdoutClean() {
        Logging.forTool(false);

        log.atWarn().addKeyValue("topic", "results").log("Slow");
        log.atInfo().log("Fine");
        library.atWarn().log("Connection could not be established, as every 50 ms");

        assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(complained.toString(StandardCharsets.UTF_8))
                .isEqualToIgnoringNewLines("WARN  Door - Slow topic=\"results\"");
    }
}
