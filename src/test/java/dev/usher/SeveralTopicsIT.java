package dev.usher;

import static dev.usher.testing.Commands.anAdd;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.Command;
import dev.usher.command.Outcome;
import dev.usher.command.Result;
import dev.usher.command.Source;
import dev.usher.simulator.SimulatorSettings;
import dev.usher.testing.Installation;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands from several topics, by their names or by a pattern; what is known of them lies in one partition of the ledger. */
class SeveralTopicsIT {
    private static final String ID = "c-1";

    private final Installation usher = Installation.with(1, SimulatorSettings.defaults());
    private final String plain = usher.commandsTopic();
    private final String urgent = plain + "-urgent";

    @BeforeEach
    void createTheOtherTopic() {
        usher.broker().createTopic(urgent, 1);
    }

    @AfterEach
    void close() {
        usher.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"%1$s,%1$s-urgent | consumer", "%1$s(-.+)? | consumer", "%1$s(-.+)? | classic"})
    void commandsOfAllTopicsRunAndTheNextWorkerKnowsThem(String topics, String protocol) {
        String meeting = UUID.randomUUID().toString();
        String other = UUID.randomUUID().toString();
        Command add = anAdd().withCommandId(ID).inMeeting(meeting).build();
        Command urgentAdd = anAdd().withCommandId(ID).inMeeting(other).build();
        usher.set("USHER_TOPICS_COMMANDS", topics.formatted(plain))
                .set("USHER_KAFKA_CONSUMER_GROUP_PROTOCOL", protocol);
        Worker first = usher.startWorker();
        send(plain, add);
        send(urgent, urgentAdd);

        List<Result> results = usher.awaitResults(2);
        first.close();
        usher.startWorker();
        send(plain, add);
        send(urgent, urgentAdd);
        List<Result> again = usher.awaitResults(4).subList(2, 4);

        assertThat(results).noneMatch(Result::duplicate).allMatch(SeveralTopicsIT::succeeded);
        assertThat(results)
                .extracting(Result::source)
                .extracting(Source::topic)
                .containsExactlyInAnyOrder(plain, urgent);
        assertThat(again).allMatch(Result::duplicate).allMatch(SeveralTopicsIT::succeeded);
        assertThat(again).extracting(Result::source).extracting(Source::topic).containsExactlyInAnyOrder(plain, urgent);
        assertThat(usher.journal()).hasSize(2);
        assertThat(usher.ledger())
                .extracting(entry -> new String(entry.key(), UTF_8))
                .containsOnly(ID + "\n" + meeting, ID + "\n" + other);
    }

    /** And one that has a match in its name, but does not match, is not. */
    @ParameterizedTest
    @ValueSource(strings = {"consumer", "classic"})
    void aTopicThatComesToMatchThePatternIsTakenUp(String protocol) {
        String stranger = usher.broker().createTopic("not-" + plain, 1);
        usher.set("USHER_TOPICS_COMMANDS", plain + "(-.+)?")
                .set("USHER_KAFKA_CONSUMER_GROUP_PROTOCOL", protocol)
                .set("USHER_KAFKA_CONSUMER_METADATA_MAX_AGE_MS", "1000");
        usher.startWorker();
        send(stranger, anAdd().of("stranger").build());
        send(plain, anAdd().of("ann").build());
        usher.awaitResults(1);

        String late = usher.broker().createTopic(plain + "-late", 1);
        send(late, anAdd().of("bob").build());
        List<Result> results = usher.awaitResults(2);

        assertThat(results).allMatch(SeveralTopicsIT::succeeded);
        assertThat(results).extracting(Result::source).extracting(Source::topic).containsExactly(plain, late);
    }

    private void send(String topic, Command command) {
        ProducerRecord<byte[], byte[]> record = usher.recordOf(command);
        usher.broker().produce(List.of(new ProducerRecord<>(topic, record.key(), record.value())));
    }

    private static boolean succeeded(Result result) {
        return result.settled().outcome() instanceof Outcome.Succeeded;
    }
}
