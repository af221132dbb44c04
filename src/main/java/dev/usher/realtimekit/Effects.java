package dev.usher.realtimekit;

import dev.usher.command.CommandType;
import java.util.Optional;

/**
 * What a command may have changed so far, as far as answers tell: what has begun, what is in doubt, and whether a doubt was
 * settled by reading back. Event loop only.
 */
final class Effects {

    private final Operation own;
    /** Whether the command's own change was made, or may have been, if only in part. */
    private boolean ownChangeMayBeMade;

    private Optional<CommandType> doubt;
    /** Before a delete, the participant was kicked, or may have been. */
    private boolean kicked;
    /** A kick may have been carried out by a shared request that was refused because of another member. */
    private boolean refusedAmongOthers;

    private boolean reconciled;
    private boolean mayHaveTakenEffect;

    /**
     * Continues from where an earlier owner left off.
     *
     * @param own the request that the command is for
     * @param doubt the change that the earlier owner left in doubt
     * @param kicksFirst whether a kick comes before the command's own request
     */
    Effects(Operation own, Optional<CommandType> doubt, boolean kicksFirst) {
        this.own = own;
        this.doubt = doubt;
        this.ownChangeMayBeMade = doubt.isPresent();
        this.kicked = ownChangeMayBeMade && kicksFirst;
    }

    /** Whether any request may have taken effect, so that the command cannot simply expire any more. */
    boolean mayHaveChangedSomething() {
        return ownChangeMayBeMade || mayHaveKicked();
    }

    /** It was carried out, or may have been. Of a kick before a delete, {@link #markKicked} says more. */
    void markMayHaveChanged(Operation operation) {
        ownChangeMayBeMade |= operation == own && operation.isChanging();
    }

    /** No answer says whether the change was made. */
    void markInDoubt(Operation operation) {
        markMayHaveChanged(operation);
        doubt = doubtAfter(operation);
        if (operation == Operation.KICK && own != Operation.KICK) {
            markKicked();
        }
    }

    /** A delete in doubt remains so while the kick before it is sent once more: the fate of that kick matters less. */
    private Optional<CommandType> doubtAfter(Operation sent) {
        return doubt.filter(change -> change == CommandType.DELETE)
                .or(sent::change)
                .or(() -> doubt);
    }

    /** Whether any change may have been made that no answer has confirmed yet. */
    boolean isInDoubt() {
        return doubt.isPresent();
    }

    boolean isInDoubt(Operation operation) {
        return doubt.isPresent() && doubt.equals(operation.change());
    }

    /** Whether it is unknown what came of the request that the command is for. */
    boolean isOwnRequestInDoubt() {
        return isInDoubt(own);
    }

    /** An answer has come; it settles what was in doubt. */
    void settle(Operation operation) {
        if (isInDoubt(operation)) {
            doubt = Optional.empty();
        }
    }

    /** A request of unknown fate has been settled by asking again. */
    void markReconciled(Operation operation) {
        settle(operation);
        reconciled = true;
    }

    boolean isReconciled() {
        return reconciled;
    }

    /** Before a delete, the participant was kicked, or may have been. */
    void markKicked() {
        kicked = true;
    }

    /** It shared a request that was refused because of another member; the API may still have kicked the others. */
    void markRefusedAmongOthers() {
        markMayHaveChanged(Operation.KICK);
        refusedAmongOthers = true;
    }

    /** Sent alone, the kick found nobody. So no shared request that was refused earlier kicked anybody for it. */
    void markNobodyToKick() {
        refusedAmongOthers = false;
    }

    boolean mayHaveKicked() {
        return kicked || refusedAmongOthers;
    }

    /** If the command fails from now on, the API may still have carried it out, or a part of it. */
    void markMayHaveTakenEffect() {
        mayHaveTakenEffect = true;
    }

    /** Whether a command that fails now may have taken effect. */
    boolean mayHaveTakenEffect() {
        return mayHaveTakenEffect || mayHaveKicked() || isInDoubt();
    }

    /** What the next owner finds in doubt; a kick that may have been carried out is in doubt for it, too. */
    Optional<CommandType> doubtToRecord() {
        return orKick(doubt);
    }

    /** What the next owner finds in doubt if this request is sent and nothing more is heard of it. */
    Optional<CommandType> doubtToRecordBefore(Operation operation) {
        return orKick(doubtAfter(operation));
    }

    private Optional<CommandType> orKick(Optional<CommandType> change) {
        return change.or(() -> mayHaveKicked() ? Optional.of(CommandType.KICK) : Optional.empty());
    }
}
