package dev.usher;

import static dev.usher.testing.Commands.anAdd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.usher.command.Result;
import dev.usher.testing.Installation;
import dev.usher.testing.ManagementClient;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A worker that its group turns away, which Kafka's consumer does not survive, goes on by itself once it is taken. */
class GroupIT {
    private final Installation usher = Installation.standard();

    @AfterEach
    void close() {
        Keystore.isMissing = false;
        usher.close();
    }

    /** As when a worker with a name of its own is started again before its group has noticed that it died. */
    @Test
    void aWorkerWhoseNameIsStillTakenJoinsOnceItIsFree() throws Exception {
        Worker first = startNamed();

        Worker second = usher.startWorker();
        ManagementClient health = new ManagementClient(second.managementPort());
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(health.readiness()).contains("UnreleasedInstanceId"));
        first.close();
        usher.send(anAdd().build());

        assertThat(usher.awaitResults(2)).extracting(Result::duplicate).containsExactly(false, false);
    }

    /** The classic protocol takes the newcomer, and puts the other one out. */
    @Test
    void ofTwoWorkersWithOneNameUnderTheClassicProtocolTheNewerStays() {
        usher.set("USHER_KAFKA_CONSUMER_GROUP_PROTOCOL", "classic");
        Worker first = startNamed();

        usher.startWorker();
        assertThat(CompletableFuture.supplyAsync(first::awaitTermination))
                .succeedsWithin(Duration.ofSeconds(60))
                .isEqualTo(false);
        usher.send(anAdd().build());

        assertThat(usher.awaitResults(2)).extracting(Result::duplicate).containsExactly(false, false);
    }

    /** As while a keystore is replaced, or a name cannot be resolved. */
    @Test
    void aWorkerThatCanMakeNoConsumerMeanwhileJoinsOnceItCan() throws Exception {
        usher.set("USHER_KAFKA_CONSUMER_INTERCEPTOR_CLASSES", Keystore.class.getName());
        Worker first = startNamed();
        startWithoutConsumer();

        first.close();
        Keystore.isMissing = false;
        usher.send(anAdd().build());

        assertThat(usher.awaitResults(2)).extracting(Result::duplicate).containsExactly(false, false);
    }

    @Test
    void aWorkerThatCanMakeNoConsumerStopsWhenItIsAskedTo() throws Exception {
        usher.set("USHER_KAFKA_CONSUMER_INTERCEPTOR_CLASSES", Keystore.class.getName());
        startNamed();
        Worker second = startWithoutConsumer();

        second.close();

        assertThat(second.awaitTermination()).isTrue();
    }

    /** A worker that has run a command, under the name that those after it have too. */
    private Worker startNamed() {
        usher.set("USHER_KAFKA_CONSUMER_GROUP_INSTANCE_ID", "the-only-one");
        Worker worker = usher.startWorker();
        usher.send(anAdd().build());
        usher.awaitResults(1);
        return worker;
    }

    /** One that the group turns away for its name, and that can make no other consumer then. */
    private Worker startWithoutConsumer() {
        Worker worker = usher.startWorker();
        ManagementClient health = new ManagementClient(worker.managementPort());
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(health.readiness()).contains("UnreleasedInstanceId"));
        Keystore.isMissing = true;
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(health.readiness()).contains("the keystore is being replaced"));
        return worker;
    }

    /** Kafka makes it with each consumer, which cannot be made without. */
    public static final class Keystore implements ConsumerInterceptor<byte[], byte[]> {
        static volatile boolean isMissing;

        @Override
        public void configure(Map<String, ?> properties) {
            if (isMissing) {
                throw new KafkaException("the keystore is being replaced");
            }
        }

        @Override
        public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> polled) {
            return polled;
        }

        @Override
        public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

        @Override
        public void close() {}
    }
}
