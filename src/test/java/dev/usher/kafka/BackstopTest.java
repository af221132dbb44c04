package dev.usher.kafka;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class BackstopTest {
    private final Backstop backstop = new Backstop();

    @Test
    void keepsWhatFailedFirst() {
        backstop.failed("one", new IllegalStateException("first"));
        backstop.failed("other", new IllegalStateException("second"));

        assertThatThrownBy(backstop::throwIfFailed).hasRootCauseMessage("first");
    }

    @Test
    void holdsThoughTheFailureCannotBeLogged() {
        Logger logger = (Logger) LoggerFactory.getLogger(Backstop.class);
        OutOfMemory appender = new OutOfMemory();
        logger.addAppender(appender);
        try {
            assertThatThrownBy(() -> backstop.failed("one", new IllegalStateException("a bug")))
                    .isInstanceOf(OutOfMemoryError.class);
        } finally {
            logger.detachAppender(appender);
        }

        assertThatThrownBy(backstop::throwIfFailed).hasRootCauseMessage("a bug");
    }

    private static final class OutOfMemory extends AppenderBase<ILoggingEvent> {
        @Override
        public synchronized void doAppend(ILoggingEvent event) {
            throw new OutOfMemoryError();
        }

        @Override
        protected void append(ILoggingEvent event) {}
    }
}
