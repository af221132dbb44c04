package dev.usher.realtimekit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.CommandType;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EffectsTest {
    private final Effects ofAdd = new Effects(Operation.ADD, Optional.empty(), false);
    private final Effects ofKick = new Effects(Operation.KICK, Optional.empty(), false);
    private final Effects ofDeleteWithKick = new Effects(Operation.DELETE, Optional.empty(), true);

    @Test
    void aNewCommandHasNone() {
        assertThat(ofDeleteWithKick.mayHaveChangedSomething()).isFalse();
        assertThat(ofDeleteWithKick.isInDoubt()).isFalse();
        assertThat(ofDeleteWithKick.mayHaveKicked()).isFalse();
        assertThat(ofDeleteWithKick.mayHaveTakenEffect()).isFalse();
        assertThat(ofDeleteWithKick.doubtToRecord()).isEmpty();
    }

    @Test
    void aReadIsNeverInDoubt() {
        Effects ofGet = new Effects(Operation.GET, Optional.empty(), false);

        ofGet.markInDoubt(Operation.GET);

        assertThat(ofGet.isInDoubt()).isFalse();
        assertThat(ofGet.mayHaveChangedSomething()).isFalse();
        assertThat(ofGet.doubtToRecordBefore(Operation.GET)).isEmpty();
    }

    @Test
    void aChangeOfUnknownFateIsInDoubtUntilAnAnswerSettlesIt() {
        ofAdd.markInDoubt(Operation.ADD);
        assertThat(ofAdd.isOwnRequestInDoubt()).isTrue();
        assertThat(ofAdd.mayHaveTakenEffect()).isTrue();
        assertThat(ofAdd.doubtToRecord()).contains(CommandType.ADD);

        ofAdd.settle(Operation.LIST);
        assertThat(ofAdd.isInDoubt()).isTrue();

        ofAdd.settle(Operation.ADD);
        assertThat(ofAdd.isInDoubt()).isFalse();
        assertThat(ofAdd.mayHaveTakenEffect()).isFalse();
        assertThat(ofAdd.isReconciled()).isFalse();
    }

    @Test
    void whatHasBegunStaysBegunWhenTheDoubtIsSettled() {
        ofAdd.markInDoubt(Operation.ADD);
        ofAdd.settle(Operation.ADD);

        assertThat(ofAdd.mayHaveChangedSomething()).isTrue();
    }

    @Test
    void aDoubtThatIsSettledByReadingBackIsReconciled() {
        ofAdd.markInDoubt(Operation.ADD);
        ofAdd.markReconciled(Operation.ADD);

        assertThat(ofAdd.isReconciled()).isTrue();
        assertThat(ofAdd.isInDoubt()).isFalse();
    }

    @Test
    void theNextOwnerFindsAChangeInDoubtThatIsAboutToBeSent() {
        assertThat(ofAdd.doubtToRecordBefore(Operation.ADD)).contains(CommandType.ADD);
        assertThat(ofAdd.doubtToRecordBefore(Operation.LIST)).isEmpty();
        assertThat(ofAdd.doubtToRecord()).isEmpty();
    }

    @Test
    void aDeleteStaysInDoubtWhileItsKickIsSentOnceMore() {
        Effects inherited = new Effects(Operation.DELETE, Optional.of(CommandType.DELETE), true);
        assertThat(inherited.doubtToRecordBefore(Operation.KICK)).contains(CommandType.DELETE);

        inherited.markInDoubt(Operation.KICK);

        assertThat(inherited.isOwnRequestInDoubt()).isTrue();
        assertThat(inherited.isInDoubt(Operation.KICK)).isFalse();
    }

    @Test
    void aDeleteThatWasLeftInDoubtMayHaveKickedOnlyIfAKickComesFirst() {
        assertThat(new Effects(Operation.DELETE, Optional.of(CommandType.DELETE), true).mayHaveKicked())
                .isTrue();
        assertThat(new Effects(Operation.DELETE, Optional.of(CommandType.DELETE), false).mayHaveKicked())
                .isFalse();
    }

    @Test
    void aKickBeforeADeleteIsInDoubtForTheNextOwner() {
        ofDeleteWithKick.markKicked();

        assertThat(ofDeleteWithKick.mayHaveChangedSomething()).isTrue();
        assertThat(ofDeleteWithKick.isInDoubt()).isFalse();
        assertThat(ofDeleteWithKick.doubtToRecord()).contains(CommandType.KICK);
        assertThat(ofDeleteWithKick.doubtToRecordBefore(Operation.DELETE)).contains(CommandType.DELETE);
    }

    @Test
    void aKickBeforeADeleteMayHaveKickedThoughItsDoubtIsSettled() {
        ofDeleteWithKick.markInDoubt(Operation.KICK);
        ofDeleteWithKick.settle(Operation.KICK);

        assertThat(ofDeleteWithKick.isInDoubt()).isFalse();
        assertThat(ofDeleteWithKick.mayHaveKicked()).isTrue();
        assertThat(ofDeleteWithKick.mayHaveTakenEffect()).isTrue();
    }

    @Test
    void aKickThatWasRefusedAmongOthersMayHaveKickedUntilItFindsNobodyByItself() {
        ofKick.markRefusedAmongOthers();
        assertThat(ofKick.mayHaveChangedSomething()).isTrue();
        assertThat(ofKick.mayHaveTakenEffect()).isTrue();
        assertThat(ofKick.doubtToRecord()).contains(CommandType.KICK);

        ofKick.markNobodyToKick();

        assertThat(ofKick.mayHaveKicked()).isFalse();
        assertThat(ofKick.mayHaveTakenEffect()).isFalse();
        assertThat(ofKick.mayHaveChangedSomething()).isTrue();
    }

    @Test
    void whatCouldNotBeReadBackStaysPossible() {
        ofAdd.markInDoubt(Operation.ADD);
        ofAdd.markMayHaveTakenEffect();
        ofAdd.settle(Operation.ADD);

        assertThat(ofAdd.mayHaveTakenEffect()).isTrue();
    }
}
