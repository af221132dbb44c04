package dev.usher.cli;

import java.io.BufferedWriter;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * Writes to standard output, and tells when that has failed: a pipe that nobody reads, a full disk. {@code System.out} hides
 * such failures, so the writer above it would never learn of them. Writes UTF-8 whatever the locale: programs read it, and
 * names must not lose letters in a cron job.
 */
final class StandardOutput extends PrintWriter {
    private final PrintStream stream;

    StandardOutput(PrintStream stream) {
        super(new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8)), true);
        this.stream = stream;
    }

    @Override
    public boolean checkError() {
        return super.checkError() || stream.checkError();
    }
}
