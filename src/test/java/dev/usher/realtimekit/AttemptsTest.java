package dev.usher.realtimekit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.History;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A delete that is preceded by a kick, so that it takes two requests. */
class AttemptsTest {

    @Test
    void onlyTheCommandsOwnRequestIsCounted() {
        Attempts attempts = inheriting(2, 0);

        attempts.count(Operation.KICK);
        attempts.count(Operation.DELETE);

        assertThat(attempts.sent()).isEqualTo(3);
        assertThat(attempts.sentWith(Operation.DELETE)).isEqualTo(4);
        assertThat(attempts.sentWith(Operation.KICK)).isEqualTo(3);
    }

    @Test
    void theFirstRequestAndTheCommandsOwnStartFromTheFailuresOfEarlierOwners() {
        Attempts attempts = inheriting(3, 2);

        assertThat(attempts.takeInheritedFailures(Operation.KICK)).isEqualTo(2);
        assertThat(attempts.takeInheritedFailures(Operation.LIST)).isZero();
        assertThat(attempts.takeInheritedFailures(Operation.DELETE)).isEqualTo(2);
    }

    @Test
    void theCommandsOwnRequestInheritsFailuresOnce() {
        Attempts attempts = inheriting(3, 2);

        assertThat(attempts.takeInheritedFailures(Operation.DELETE)).isEqualTo(2);
        assertThat(attempts.takeInheritedFailures(Operation.DELETE)).isZero();
    }

    @Test
    void aRequestThatNeverLeftInheritsNoFailuresOfTheOneBeforeItThatGotThrough() {
        Attempts attempts = inheriting(0, 2);

        assertThat(attempts.takeInheritedFailures(Operation.KICK)).isEqualTo(2);
        assertThat(attempts.failuresToRecord()).isEqualTo(2);
        attempts.setFailures(Operation.KICK, 0);
        assertThat(attempts.takeInheritedFailures(Operation.DELETE)).isZero();
        assertThat(attempts.failuresToRecord()).isZero();
    }

    @Test
    void theNextOwnerInheritsTheFailuresOfTheRequestThatFailedMoreOften() {
        Attempts attempts = inheriting(0, 0);

        attempts.setFailures(Operation.KICK, 2);
        assertThat(attempts.failuresToRecord()).isEqualTo(2);
        attempts.setFailures(Operation.DELETE, 3);
        assertThat(attempts.failuresToRecord()).isEqualTo(3);
        attempts.setFailures(Operation.DELETE, 0);
        assertThat(attempts.failuresToRecord()).isEqualTo(2);
    }

    @Test
    void failuresOfEarlierOwnersStayOnRecordUntilTheCommandsOwnRequestGetsThrough() {
        Attempts attempts = inheriting(3, 2);

        attempts.setFailures(Operation.KICK, 0);
        assertThat(attempts.failuresToRecord()).isEqualTo(2);
        attempts.setFailures(Operation.DELETE, 0);
        assertThat(attempts.failuresToRecord()).isZero();
    }

    private static Attempts inheriting(int attempts, int failures) {
        Instant noon = Instant.parse("2026-03-01T12:00:00Z");
        return new Attempts(Operation.DELETE, new History(noon, attempts, failures, 0, false, Optional.empty()));
    }
}
