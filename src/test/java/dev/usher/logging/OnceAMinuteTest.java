package dev.usher.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OnceAMinuteTest {

    private static final String UNREACHABLE = "Connection to node {} could not be established";

    private final LoggerContext context = new LoggerContext();
    private final OnceAMinute filter = new OnceAMinute("noisy.Client");
    private Duration time = Duration.ofHours(1);

    @Test
    void aMessageIsSaidAgainAfterAMinuteWhateverItsArguments() {
        assertThat(says("noisy.Client", UNREACHABLE, 1)).isEqualTo(FilterReply.NEUTRAL);

        time = time.plusMillis(59_999);
        assertThat(says("noisy.Client", UNREACHABLE, 2)).isEqualTo(FilterReply.DENY);

        time = time.plusMillis(1);
        assertThat(says("noisy.Client", UNREACHABLE, 3)).isEqualTo(FilterReply.NEUTRAL);
        assertThat(says("noisy.Client", UNREACHABLE, 3)).isEqualTo(FilterReply.DENY);
    }

    @Test
    void eachMessageAndEachLoggerCountsByItself() {
        says("noisy.Client", UNREACHABLE, 1);

        assertThat(says("noisy.Client", "Disconnected from node {}", 1)).isEqualTo(FilterReply.NEUTRAL);
        assertThat(says("other.Client", UNREACHABLE, 1)).isEqualTo(FilterReply.NEUTRAL);
        assertThat(says("other.Client", UNREACHABLE, 1)).isEqualTo(FilterReply.NEUTRAL);
    }

    @Test
    void aClockThatWasSetBackSilencesNothingForLong() {
        says("noisy.Client", UNREACHABLE, 1);

        time = time.minusMinutes(30);

        assertThat(says("noisy.Client", UNREACHABLE, 1)).isEqualTo(FilterReply.NEUTRAL);
    }

    @Test
    void manyMessagesAreForgottenRatherThanKept() {
        says("noisy.Client", UNREACHABLE, 1);

        for (int n = 0; n < 100; n++) {
            says("noisy.Client", "Message " + n, 1);
        }

        assertThat(says("noisy.Client", UNREACHABLE, 1)).isEqualTo(FilterReply.NEUTRAL);
    }

    private FilterReply says(String logger, String message, int node) {
        Logger source = context.getLogger(logger);
        LoggingEvent event =
                new LoggingEvent(getClass().getName(), source, Level.WARN, message, null, new Object[] {node});
        event.setTimeStamp(time.toMillis());
        return filter.decide(event);
    }
}
