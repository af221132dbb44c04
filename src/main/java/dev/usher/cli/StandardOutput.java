package dev.usher.cli;

import java.io.PrintStream;
import java.io.PrintWriter;

/**
 * Writes to standard output, and tells when that has failed: a pipe that nobody reads, a full disk. {@code System.out} keeps it
 * to itself, so that the writer above it would never hear of it.
 */
final class StandardOutput extends PrintWriter {
    private final PrintStream stream;

    StandardOutput(PrintStream stream) {
        super(stream, true);
        this.stream = stream;
    }

    @Override
    public boolean checkError() {
        return super.checkError() || stream.checkError();
    }
}
