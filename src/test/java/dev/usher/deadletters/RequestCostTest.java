package dev.usher.deadletters;

import static dev.usher.testing.Commands.aDelete;
import static dev.usher.testing.Commands.aGet;
import static dev.usher.testing.Commands.aKick;
import static dev.usher.testing.Commands.aList;
import static dev.usher.testing.Commands.anAdd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.Command;
import dev.usher.command.Failure;
import dev.usher.command.FailureReason;
import dev.usher.command.Outcome;
import dev.usher.command.Settled;
import dev.usher.wire.Decoded;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RequestCostTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Failure IN_DOUBT =
            new Failure(FailureReason.IN_DOUBT, Optional.empty(), Optional.empty(), "who knows", true);

    @Test
    void oneRequestForWhatTakesOne() {
        assertThat(cost(anAdd().build())).isEqualTo(1);
        assertThat(cost(aKick().of("ann", "bob").build())).isEqualTo(1);
        assertThat(cost(aList().build())).isEqualTo(1);
        assertThat(cost(aGet().ofIds("id").build())).isEqualTo(1);
        assertThat(cost(aGet().of("ann").build())).as("the list answers it").isEqualTo(1);
        assertThat(cost(aDelete().ofIds("id").build())).isEqualTo(1);
    }

    @Test
    void searchingAndKickingFirstCostOneMoreEach() {
        assertThat(cost(aDelete().of("ann").build())).isEqualTo(2);
        assertThat(cost(aDelete().ofIds("id").kickingFirst().build())).isEqualTo(2);
        assertThat(cost(aDelete().of("ann").kickingFirst().build())).isEqualTo(3);
    }

    @Test
    void anAddInDoubtIsLookedForFirst() {
        assertThat(costInDoubt(anAdd().build(), 1)).isEqualTo(2);
    }

    @Test
    void whatWillNotBeRunCostsNothing() {
        assertThat(cost(anAdd().expiringAt(NOW).build())).isZero();
        assertThat(RequestCost.of(new Decoded.Undecodable("unknown schema"), Optional.empty(), NOW))
                .isZero();
    }

    @Test
    void whatExpiredInDoubtIsReadBackAllTheSame() {
        assertThat(costInDoubt(anAdd().expiringAt(NOW).build(), 1)).isEqualTo(2);
    }

    @Test
    void nobodyIsKickedForADeleteWhoseTimeIsOver() {
        Command byCustomId = aDelete().of("ann").kickingFirst().expiringAt(NOW).build();
        Command byId = aDelete().ofIds("id").kickingFirst().expiringAt(NOW).build();

        assertThat(costInDoubt(byCustomId, 1)).as("search, look").isEqualTo(2);
        assertThat(costInDoubt(byId, 1)).as("look").isEqualTo(1);
        assertThat(costInDoubt(byId, 0)).as("only the kick is in doubt").isZero();
    }

    private static int cost(Command command) {
        return RequestCost.of(new Decoded.Valid(command), Optional.empty(), NOW);
    }

    private static int costInDoubt(Command command, int attempts) {
        Settled last = new Settled(new Outcome.Failed(IN_DOUBT), attempts, false);
        return RequestCost.of(new Decoded.Valid(command), Optional.of(last), NOW);
    }
}
