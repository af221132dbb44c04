package dev.usher.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Programs that a test needs and a machine may lack. Any thread. */
public final class Tool {
    private Tool() {}

    /**
     * Skips the test, and says so, where the program is not on the path. With {@code -Drequire.tools=true} it fails instead:
     * where the program was installed for the tests, one that is skipped would go unnoticed.
     *
     * @param debianPackage what to install
     */
    public static void assumeInstalled(String program, String debianPackage) {
        boolean isThere = Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        String missing = program + " is not installed (Debian: apt-get install " + debianPackage + ")";
        if (!isThere && Boolean.getBoolean("require.tools")) {
            throw new AssertionError(missing + ", and require.tools is set");
        }
        assumeTrue(isThere, () -> missing + ", so this is NOT TESTED");
    }
}
