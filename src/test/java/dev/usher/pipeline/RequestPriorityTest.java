package dev.usher.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.CommandType;
import dev.usher.quota.Priority;
import dev.usher.realtimekit.Operation;
import org.junit.jupiter.api.Test;

class RequestPriorityTest {

    @Test
    void aLookUpIsAsUrgentAsItsCommand() {
        assertThat(RequestPriority.of(CommandType.DELETE, Operation.LIST)).isEqualTo(Priority.DELETE);
        assertThat(RequestPriority.of(CommandType.ADD, Operation.TOKEN)).isEqualTo(Priority.ADD);
        assertThat(RequestPriority.of(CommandType.GET, Operation.LIST)).isEqualTo(Priority.READ);
    }

    @Test
    void theKickOfADeleteIsAsUrgentAsAnyOther() {
        assertThat(RequestPriority.of(CommandType.DELETE, Operation.KICK)).isEqualTo(Priority.KICK);
    }
}
