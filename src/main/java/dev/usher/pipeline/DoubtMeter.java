package dev.usher.pipeline;

import dev.usher.command.CommandKey;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many commands are in doubt: a request of theirs may have taken effect, and nothing has shown yet whether it did. Any
 * thread.
 */
final class DoubtMeter {
    private final AtomicInteger inDoubt = new AtomicInteger();

    DoubtMeter(MeterRegistry registry) {
        Gauge.builder("usher.commands.in.doubt", inDoubt::get)
                .description("Commands whose change may have been made; not yet confirmed either way")
                .register(registry);
    }

    Doubts ofPartition() {
        return new Doubts();
    }

    /** Those of one partition. Its event loop only. */
    final class Doubts {
        private final Set<CommandKey> commands = new HashSet<>();
        private boolean givenUp;

        private Doubts() {}

        /** Says whether a command that waits for its next request is in doubt. */
        void say(CommandKey command, boolean isInDoubt) {
            if (isInDoubt && !givenUp) {
                if (commands.add(command)) {
                    inDoubt.incrementAndGet();
                }
            } else {
                settle(command);
            }
        }

        void settle(CommandKey command) {
            if (!commands.isEmpty() && commands.remove(command)) {
                inDoubt.decrementAndGet();
            }
        }

        /** They are the next owner's. */
        void giveUp() {
            givenUp = true;
            inDoubt.addAndGet(-commands.size());
            commands.clear();
        }
    }
}
