package dev.usher.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ParticipantsTest {

    private static final int ANN = 1;
    private static final int BOB = 2;

    private final Participants participants = new Participants();

    @Test
    void findsNothingWrongWithOneRequestAfterTheOther() {
        participants.begin(ANN, 1);
        participants.begin(BOB, 1);
        participants.end(ANN, 1);
        participants.begin(ANN, 2);

        assertThat(participants.overlapped()).isZero();
        assertThat(participants.swapped()).isZero();
        assertThat(participants.repeated()).isZero();
    }

    @Test
    void countsARequestThatBeginsBeforeTheLastOneEnded() {
        participants.begin(ANN, 1);
        participants.begin(ANN, 2);

        assertThat(participants.overlapped()).isEqualTo(1);
    }

    @Test
    void countsBothPlacesWhereTheOrderIsNotKept() {
        participants.begin(ANN, 2);
        participants.end(ANN, 2);
        participants.begin(ANN, 1);

        assertThat(participants.swapped()).isEqualTo(2);
    }

    @Test
    void tellsARequestThatComesAgainFromOneTooEarly() {
        participants.begin(ANN, 1);
        participants.begin(ANN, 1);
        participants.end(ANN, 1);
        participants.begin(ANN, 1);

        assertThat(participants.repeated()).isEqualTo(2);
        assertThat(participants.overlapped()).isZero();
        assertThat(participants.swapped()).isZero();
    }

    @Test
    void startsAnewWhenItForgets() {
        participants.begin(ANN, 2);

        participants.forget();
        participants.begin(ANN, 1);

        assertThat(participants.swapped()).isZero();
        assertThat(participants.overlapped()).isZero();
    }
}
