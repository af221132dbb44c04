package dev.usher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class StandardOutputTest {
    private static final OutputStream FULL = new OutputStream() {
        @Override
        public void write(int b) throws IOException {
            throw new IOException("No space left on device");
        }
    };

    @Test
    void tellsThatWhatIsBelowHasFailed() {
        StandardOutput out = new StandardOutput(new PrintStream(FULL, true));
        assertThat(out.checkError()).isFalse();

        out.println("a result");

        assertThat(out.checkError()).isTrue();
    }

    @Test
    void namesKeepTheirLettersInAnyLocale() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        new StandardOutput(new PrintStream(bytes, true, StandardCharsets.US_ASCII)).println("Zoë");

        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualToIgnoringNewLines("Zoë");
    }

    @Test
    void whatCouldNotBePrintedIsNoSuccess() {
        StringWriter err = new StringWriter();
        CommandLine usher = Cli.of(Map.of(), settings -> {
                    throw new AssertionError("nothing is to be started");
                })
                .setOut(new StandardOutput(new PrintStream(FULL, true)))
                .setErr(new PrintWriter(err, true));

        assertThat(usher.execute("config")).isEqualTo(Cli.FAILED);
        assertThat(err.toString())
                .isEqualToIgnoringNewLines(
                        "usher config: cannot write to standard output; was its reader closed, or is the disk full?");
    }
}
