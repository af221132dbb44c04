package dev.usher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReadmeTest {

    @Test
    void listsEverySettingAsTheConfigCommandDoes() throws IOException {
        Terminal terminal = new Terminal(Map.of());
        terminal.run("config", "--format", "markdown");

        assertThat(Files.readString(Path.of("README.md")))
                .contains("<!-- settings: usher config --format markdown -->\n" + terminal.out()
                        + "<!-- end of settings -->");
    }
}
