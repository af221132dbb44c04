package dev.usher;

import static dev.usher.testing.Commands.anAdd;
import static dev.usher.testing.TextHeaders.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.usher.command.Command;
import dev.usher.command.Outcome;
import dev.usher.command.Result;
import dev.usher.testing.Installation;
import dev.usher.testing.ManagementClient;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import realtimekit.participants.v1.AddParticipant;

/** Records in Confluent's format, and a registry that is away at first. */
class SchemaRegistryIT {
    private static final int KNOWN = 7;
    private static final int UNKNOWN = 8;
    /** Of Avro's single-object encoding: two bytes that mark it, eight of the schema's fingerprint. */
    private static final int HEADER_BYTES = 10;

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer registry = vertx.createHttpServer();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean isAway = true;
    private final Installation usher = Installation.standard();

    @BeforeEach
    void startRegistry() {
        registry.requestHandler(this::answer);
        int port = Installation.await(registry.listen(0, "127.0.0.1")).actualPort();
        usher.set("USHER_SCHEMA_REGISTRY_URL", "http://127.0.0.1:" + port);
    }

    @AfterEach
    void close() {
        usher.close();
        Installation.await(vertx.close());
    }

    @Test
    void aPartitionWaitsForTheRegistryAndGoesOnByItselfAndOthersDoNotWait() {
        ManagementClient management = new ManagementClient(usher.startWorker().managementPort());
        Command registered = anAdd().of("ann").build();
        Command behind = anAdd().of("bob").build();
        int partition = send(inConfluentsFormat(KNOWN, registered));
        assertThat(send(usher.recordOf(behind))).isEqualTo(partition);
        await().atMost(Duration.ofSeconds(60)).until(() -> asked.get() >= 2);

        Command elsewhere = sendToAnotherThan(partition);
        List<Result> meanwhile = usher.awaitResults(1);
        assertThat(meanwhile).extracting(SchemaRegistryIT::id).containsExactly(idOf(elsewhere));
        management.awaitMetric("usher_partitions_parked", 1);
        JsonObject ready = new JsonObject(management.readiness());
        assertThat(ready.getString("status")).isEqualTo("UP");
        assertThat(ready.getJsonArray("parked"))
                .containsExactly("registry_unavailable (" + usher.commandsTopic() + "-" + partition
                        + " waits for schema " + KNOWN + ")");
        isAway = false;

        List<Result> results = usher.awaitResults(3);
        assertThat(results)
                .extracting(SchemaRegistryIT::id)
                .containsExactlyInAnyOrder(idOf(registered), idOf(behind), idOf(elsewhere));
        assertThat(results).allMatch(result -> result.settled().outcome() instanceof Outcome.Succeeded);
        assertThat(usher.deadLetters()).isEmpty();
        management.awaitMetric("usher_partitions_parked", 0);
    }

    @Test
    void anIdThatTheRegistryDoesNotKnowIsADeadLetterAndTheNextRecordRuns() {
        isAway = false;
        usher.startWorker();
        Command next = anAdd().of("bob").build();
        ProducerRecord<byte[], byte[]> unknown =
                inConfluentsFormat(UNKNOWN, anAdd().of("ann").build());

        send(unknown);
        send(inConfluentsFormat(KNOWN, next));
        List<Result> results = usher.awaitResults(1);

        assertThat(results).extracting(SchemaRegistryIT::id).containsExactly(idOf(next));
        List<ConsumerRecord<byte[], byte[]>> letters = usher.deadLetters();
        assertThat(letters).hasSize(1);
        assertThat(letters.get(0).value()).isEqualTo(unknown.value());
        assertThat(header(letters.get(0), "dlt-reason")).isEqualTo("undecodable");
        assertThat(header(letters.get(0), "dlt-message")).contains("8").contains("does not exist");
        assertThat(usher.journal()).hasSize(1);
    }

    private void answer(HttpServerRequest request) {
        asked.incrementAndGet();
        if (isAway) {
            request.response().setStatusCode(503).end();
        } else if (request.path().equals("/schemas/ids/" + KNOWN)) {
            request.response()
                    .end(new JsonObject()
                            .put("schema", AddParticipant.getClassSchema().toString())
                            .encode());
        } else {
            request.response()
                    .setStatusCode(404)
                    .end(new JsonObject()
                            .put("error_code", 40403)
                            .put("message", "Schema not found")
                            .encode());
        }
    }

    private int send(ProducerRecord<byte[], byte[]> record) {
        return usher.broker().produce(List.of(record)).get(0).partition();
    }

    private Command sendToAnotherThan(int partition) {
        Command add = anAdd().inMeeting(UUID.randomUUID().toString()).build();
        ProducerRecord<byte[], byte[]> record = usher.recordOf(add);
        send(new ProducerRecord<>(record.topic(), (partition + 1) % 4, record.key(), record.value()));
        return add;
    }

    private ProducerRecord<byte[], byte[]> inConfluentsFormat(int id, Command command) {
        ProducerRecord<byte[], byte[]> record = usher.recordOf(command);
        byte[] value = record.value();
        byte[] framed = ByteBuffer.allocate(5 + value.length - HEADER_BYTES)
                .put((byte) 0)
                .putInt(id)
                .put(value, HEADER_BYTES, value.length - HEADER_BYTES)
                .array();
        return new ProducerRecord<>(record.topic(), record.key(), framed);
    }

    private static String id(Result result) {
        return result.command().commandId();
    }

    private static String idOf(Command command) {
        return command.envelope().commandId();
    }
}
