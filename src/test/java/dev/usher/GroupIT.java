package dev.usher;

import static dev.usher.testing.Commands.anAdd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.usher.command.Result;
import dev.usher.testing.Installation;
import dev.usher.testing.ManagementClient;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A worker that its group turns away, which Kafka's consumer does not survive, goes on by itself once it is taken. */
class GroupIT {
    private final Installation usher = Installation.standard().sessionTimeout(Duration.ofSeconds(2));

    @AfterEach
    void close() {
        usher.close();
    }

    /** As when a worker with a name of its own is started again before its group has noticed that it died. */
    @Test
    void aWorkerWhoseNameIsStillTakenJoinsOnceItIsFree() throws Exception {
        usher.set("USHER_KAFKA_CONSUMER_GROUP_INSTANCE_ID", "the-only-one");
        Worker first = usher.startWorker();
        usher.send(anAdd().build());
        usher.awaitResults(1);

        Worker second = usher.startWorker();
        ManagementClient health = new ManagementClient(second.managementPort());
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(health.readiness()).contains("UnreleasedInstanceId"));
        first.close();
        usher.send(anAdd().build());

        assertThat(usher.awaitResults(2)).extracting(Result::duplicate).containsExactly(false, false);
    }
}
