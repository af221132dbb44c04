package dev.usher.torture;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Tells what goes on, with the time since the beginning: what matters on the terminal, all of it in a file. Any thread. */
final class Chronicle implements AutoCloseable {

    private final long begun = System.nanoTime();
    private final PrintWriter file;

    Chronicle(Path file) {
        try {
            this.file = new PrintWriter(Files.newBufferedWriter(file), true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void say(String what) {
        System.out.println(note(what));
    }

    /** In the file alone. */
    synchronized String note(String what) {
        long seconds = (System.nanoTime() - begun) / 1_000_000_000L;
        String line = String.format(Locale.ROOT, "%2d:%02d  %s", seconds / 60, seconds % 60, what);
        file.println(line);
        return line;
    }

    @Override
    public void close() {
        file.close();
    }
}
