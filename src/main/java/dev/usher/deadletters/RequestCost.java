package dev.usher.deadletters;

import dev.usher.command.Command;
import dev.usher.command.Outcome;
import dev.usher.command.ParticipantRef;
import dev.usher.command.Settled;
import dev.usher.wire.Decoded;
import java.time.Instant;
import java.util.Optional;

/**
 * The requests that a command takes when it is sent again and all goes well: the arrows of {@code CommandRunner}, each once.
 * Failures and long lists cost more. Any thread.
 */
final class RequestCost {
    private RequestCost() {}

    /**
     * The fewest requests that it takes, unless it shares one with others.
     *
     * @param last how it ended last, as far as is known
     */
    static int of(Decoded decoded, Optional<Settled> last, Instant now) {
        if (!(decoded instanceof Decoded.Valid valid)) {
            return 0; // it fails again before anything is sent
        }
        Command command = valid.command();
        Optional<Settled> inDoubt = last.filter(settled -> isInDoubt(command, settled));
        boolean isExpired = command.envelope()
                .expiresAt()
                .filter(expiry -> !expiry.isAfter(now))
                .isPresent();
        if (!isExpired) {
            return of(command, inDoubt.isPresent(), false);
        }
        // What is in doubt is still read back; a kick cannot be read back, and is not sent again for the sake of a
        // delete.
        return inDoubt.filter(settled -> !settled.mayOnlyHaveKicked(command)).isPresent() ? of(command, true, true) : 0;
    }

    private static boolean isInDoubt(Command command, Settled last) {
        return last.outcome() instanceof Outcome.Failed failed
                && failed.failure().mayHaveTakenEffect()
                && !command.type().isRead();
    }

    private static int of(Command command, boolean isInDoubt, boolean isExpired) {
        return switch (command.type()) {
            // An add in doubt is looked up first; then its token is fetched, or it is added again.
            case ADD -> isInDoubt ? 2 : 1;
            case DELETE -> {
                Command.DeleteParticipant delete = (Command.DeleteParticipant) command;
                boolean isSearchedFor = delete.participant() instanceof ParticipantRef.ByCustomId;
                yield (delete.kick() && !isExpired ? 1 : 0) + (isSearchedFor ? 1 : 0) + 1;
            }
            // A get by custom id is answered by the list that it is found in.
            case KICK, GET, LIST -> 1;
        };
    }
}
