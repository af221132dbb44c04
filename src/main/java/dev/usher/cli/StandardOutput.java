package dev.usher.cli;

import java.io.BufferedWriter;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * Writes to standard output, and tells when that has failed: a pipe that nobody reads, a full disk. {@code System.out} keeps it
 * to itself, so that the writer above it would never hear of it. In UTF-8 whatever the locale: programs read it, and a name must
 * not lose letters in a cron job.
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
