package dev.usher.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class CommandTopicsTest {

    @Test
    void namesAreSeparatedByCommas() {
        assertThat(CommandTopics.parse("commands.eu, commands_us,,commands.eu"))
                .isEqualTo(new CommandTopics.Named(List.of("commands.eu", "commands_us")))
                .hasToString("commands.eu,commands_us");
    }

    @Test
    void aCharacterThatNoNameHasMakesAPattern() {
        CommandTopics topics = CommandTopics.parse("commands-(eu|us){1,2}");

        assertThat(topics).isInstanceOf(CommandTopics.Matching.class).hasToString("commands-(eu|us){1,2}");
        assertThat(topics.covers("commands-eu")).isTrue();
        assertThat(topics.covers("commands-eu-dlt")).isFalse();
    }

    @Test
    void aListCoversItsNamesAlone() {
        CommandTopics topics = CommandTopics.parse("a.b");

        assertThat(topics.covers("a.b")).isTrue();
        assertThat(topics.covers("axb")).isFalse();
    }

    @Test
    void whatIsNeitherIsRefusedWithTheReason() {
        assertThatThrownBy(() -> CommandTopics.parse("commands-(eu"))
                .hasMessage("is neither a list of topic names nor a pattern: Unclosed group");
        assertThatThrownBy(() -> CommandTopics.parse("commands-(?!dlt).*")).hasMessageContaining("RE2");
        assertThatThrownBy(() -> CommandTopics.parse("a,..")).hasMessageContaining("'..' is not a topic name");
        assertThatThrownBy(() -> CommandTopics.parse(",")).hasMessageContaining("at least one topic");
    }
}
