package dev.usher.observability;

import static dev.usher.testing.Commands.anAdd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.usher.command.Command;
import dev.usher.simulator.Fault;
import dev.usher.simulator.SimulatorSettings;
import dev.usher.testing.Installation;
import dev.usher.testing.ManagementClient;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BacklogIT {

    @Test
    void countsWhatWasReadAndWhatTheLogStillHolds() {
        try (Installation usher =
                Installation.with(1, SimulatorSettings.defaults()).set("USHER_READ_AHEAD_RECORDS", "100")) {
            usher.fault(Fault.replying(401));
            ManagementClient management =
                    new ManagementClient(usher.startWorker().managementPort());
            List<Command> commands = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                commands.add(anAdd().of("p" + i).build());
            }
            usher.send(commands);

            management.awaitMetric("usher_api_parked", 1);
            management.awaitMetric("usher_backlog_records", 1_000);
            await().until(() -> management.metric("usher_commands_oldest_seconds") >= 1);
            await().until(() -> management.metric("usher_api_queued") >= 1);
            assertThat(management.metric("usher_api_queued"))
                    .as("as many as may be read ahead, less one, and those of one poll more")
                    .isLessThan(100 + 200);
            JsonObject ready = new JsonObject(management.readiness());
            assertThat(ready.getString("status")).isEqualTo("UP");
            assertThat(ready.getInteger("backlog")).isEqualTo(1_000);
            assertThat(ready.getJsonArray("accounts")
                            .getJsonObject(0)
                            .getJsonObject("parked")
                            .getString("why"))
                    .isEqualTo("credentials_refused");

            usher.clearFaults();
            usher.awaitResults(1_000);
            management.awaitMetric("usher_backlog_records", 0);
            management.awaitMetric("usher_commands_oldest_seconds", 0);
        }
    }
}
