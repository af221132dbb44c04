package dev.usher.observability;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Programs that a test needs and a machine may lack. Any thread. */
final class Tool {
    private Tool() {}

    /** Skips the test, and says so, where the program is not installed. */
    static void assumeInstalled(String program) {
        boolean isThere = Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        assumeTrue(
                isThere,
                () -> program + " is not installed (Debian: apt-get install prometheus), so this is NOT TESTED");
    }
}
