package dev.usher.wire;

import static dev.usher.testing.Commands.anAdd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.usher.command.Command;
import dev.usher.testing.FreePort;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import realtimekit.participants.v1.AddParticipant;
import realtimekit.participants.v1.CommandResult;

/** Against a real HTTP server that plays the registry. */
@Timeout(30)
class SchemaRegistryTest {
    private static final Duration PATIENT = Duration.ofSeconds(20);
    private static final Duration IMPATIENT = Duration.ofMillis(200);
    private static final String ADD = AddParticipant.getClassSchema().toString();

    private static final Vertx VERTX = Vertx.vertx();
    private final List<HttpServerRequest> requests = new CopyOnWriteArrayList<>();
    private final WriterSchemas schemas = new WriterSchemas(Optional.empty(), true);
    private final CommandDecoder decoder = new CommandDecoder(schemas, Defaults.none());
    private final Command add = anAdd().build();
    private volatile Handler<HttpServerRequest> answer = request -> {};
    private final HttpServer server = VERTX.createHttpServer();
    private int port;

    @BeforeEach
    void startServer() throws Exception {
        server.requestHandler(request -> {
            requests.add(request);
            answer.handle(request);
        });
        port = await(server.listen(0, "127.0.0.1")).actualPort();
    }

    @AfterEach
    void stopServer() throws Exception {
        await(server.close());
    }

    @AfterAll
    static void stopVertx() throws Exception {
        await(VERTX.close());
    }

    @Test
    void anAnswerWithoutEndIsCutOff() {
        AtomicLong sent = new AtomicLong();
        AtomicBoolean isCut = new AtomicBoolean();
        answer = request -> {
            request.response().setChunked(true).exceptionHandler(cut -> isCut.set(true));
            pump(request.response(), sent, isCut);
        };

        assertThatThrownBy(() -> await(registry(PATIENT).load(7)))
                .hasMessageContaining(", asked for schema 7, answered with more than 1048576 bytes")
                .isInstanceOfSatisfying(
                        SchemaRegistryException.class,
                        fault -> assertThat(fault.isSilence())
                                .as("others may be asked for")
                                .isFalse());
        Awaitility.await().untilTrue(isCut);
        assertThat(sent.get()).isLessThan(64 << 20);
    }

    private static void pump(HttpServerResponse response, AtomicLong sent, AtomicBoolean isCut) {
        Buffer part = Buffer.buffer(new byte[1 << 16]);
        response.write(part)
                .onSuccess(written -> {
                    sent.addAndGet(part.length());
                    pump(response, sent, isCut);
                })
                .onFailure(cut -> isCut.set(true));
    }

    @Test
    void aNullSchemaTypeIsAvroToo() throws Exception {
        answer = request ->
                request.response().end(schema(ADD).putNull("schemaType").encode());

        await(registry(PATIENT).load(7));

        assertThat(decoder.decode(addWithId(7))).isEqualTo(new Decoded.Valid(add));
    }

    @Test
    void decodesOnceTheRegistryHasAnswered() throws Exception {
        answer = request -> request.response().end(schema(ADD).encode());
        assertThat(decoder.decode(addWithId(7))).isEqualTo(new Decoded.SchemaMissing(7));

        await(registry(PATIENT).load(7));

        assertThat(decoder.decode(addWithId(7))).isEqualTo(new Decoded.Valid(add));
        assertThat(requests).singleElement().satisfies(request -> {
            assertThat(request.uri()).isEqualTo("/registry/schemas/ids/7?format=resolved");
            assertThat(request.getHeader("Accept")).contains("application/vnd.schemaregistry.v1+json");
            assertThat(request.getHeader("Authorization")).isNull();
        });
    }

    @Test
    void sendsTheUserInformationOfItsUrlAndShowsItNowhere() throws Exception {
        answer = request -> request.response().setStatusCode(401).end();
        SchemaRegistry registry =
                new SchemaRegistry(VERTX, URI.create("http://us%40er:p+s%3A%2Fs@127.0.0.1:" + port), PATIENT, schemas);

        assertThatThrownBy(() -> await(registry.load(7)))
                .isInstanceOf(SchemaRegistryException.class)
                .hasMessage("schema registry http://127.0.0.1:" + port + ", asked for schema 7, answered 401");

        assertThat(requests.get(0).getHeader("Authorization")).isEqualTo("Basic dXNAZXI6cCtzOi9z");
    }

    @Test
    void asksOnceHoweverManyWait() throws Exception {
        CompletableFuture<HttpServerRequest> arrived = new CompletableFuture<>();
        answer = arrived::complete;
        SchemaRegistry registry = registry(PATIENT);

        List<Future<Void>> waiting =
                IntStream.range(0, 10).mapToObj(i -> registry.load(7)).toList();
        HttpServerRequest request = arrived.get(10, TimeUnit.SECONDS);
        request.response().end(schema(ADD).encode());

        await(Future.all(waiting));
        assertThat(requests).hasSize(1);
    }

    @Test
    void completesOnTheEventLoopOfWhoeverAsked() throws Exception {
        answer = request -> request.response().end(schema(ADD).encode());
        SchemaRegistry registry = registry(PATIENT);
        Context one = VERTX.getOrCreateContext();
        Context other = VERTX.getOrCreateContext();
        CompletableFuture<Context> first = new CompletableFuture<>();
        CompletableFuture<Context> second = new CompletableFuture<>();

        one.runOnContext(now -> registry.load(7).onComplete(done -> first.complete(Vertx.currentContext())));
        other.runOnContext(now -> registry.load(7).onComplete(done -> second.complete(Vertx.currentContext())));

        assertThat(first.get(10, TimeUnit.SECONDS)).isSameAs(one);
        assertThat(second.get(10, TimeUnit.SECONDS)).isSameAs(other).isNotSameAs(one);
    }

    @ParameterizedTest
    @ValueSource(ints = {40403, 40401, 404})
    void givesUpOnAnIdThatTheRegistryDoesNotHave(int code) throws Exception {
        answer = request -> request.response()
                .setStatusCode(404)
                .end(new JsonObject()
                        .put("error_code", code)
                        .put("message", "Schema not found")
                        .encode());

        await(registry(PATIENT).load(7));

        assertThat(decoder.decode(addWithId(7)))
                .isEqualTo(new Decoded.Undecodable("schema 7 of the registry does not exist"));
    }

    /** The second is what Confluent's registry says of a path that it does not know. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>nothing here</html>",
                "{\"error_code\":404,\"message\":\"HTTP 404 Not Found\"}",
                "{\"error_code\":500,\"message\":\"Schema not found\"}"
            })
    void blamesNoRecordForA404ThatSaysNothingOfASchema(String body) {
        answer = request -> request.response().setStatusCode(404).end(body);

        assertStillMissing(registry(PATIENT), "answered 404, but not of the schema; is the URL right?");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 400, 401, 403, 408, 429, 500, 502, 503})
    void keepsAskingWhateverElseTheRegistryAnswers(int status) throws Exception {
        answer = request -> request.response()
                .setStatusCode(status)
                .putHeader("Location", "/elsewhere")
                .end();
        SchemaRegistry registry = registry(PATIENT);

        assertStillMissing(registry, "answered " + status);

        answer = request -> request.response().end(schema(ADD).encode());
        await(registry.load(7));
        assertThat(decoder.decode(addWithId(7))).isEqualTo(new Decoded.Valid(add));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>log in</html>", "[]", "{}", "{\"schema\":7}", "{\"schema\":"})
    void keepsAskingWhenTheAnswerIsGarbage(String body) {
        answer = request -> request.response().end(body);

        assertStillMissing(registry(PATIENT), "answered with something that is not a schema");
    }

    @Test
    void keepsAskingWhenTheRegistryHangs() {
        answer = request -> {};

        assertStillMissing(registry(IMPATIENT), "cannot be reached: ");
    }

    @Test
    void keepsAskingWhenTheAnswerNeverEnds() {
        answer = request -> {
            request.response().setChunked(true).write("{");
            long drip = VERTX.setPeriodic(10, timer -> request.response().write(" "));
            request.connection().closeHandler(closed -> VERTX.cancelTimer(drip));
        };

        assertStillMissing(registry(IMPATIENT), "cannot be reached: ");
    }

    @Test
    void keepsAskingWhenTheConnectionIsCut() {
        answer = request -> request.connection().close();

        assertStillMissing(registry(PATIENT), "cannot be reached: ");
    }

    @Test
    void keepsAskingWhenNobodyListens() {
        assertStillMissing(
                new SchemaRegistry(VERTX, URI.create("http://127.0.0.1:" + FreePort.pick()), PATIENT, schemas),
                "cannot be reached: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROTOBUF", "JSON"})
    void givesUpOnASchemaThatIsNotAvro(String type) throws Exception {
        answer = request -> request.response()
                .end(schema("syntax = \"proto3\";").put("schemaType", type).encode());

        await(registry(PATIENT).load(7));

        assertThat(decoder.decode(addWithId(7)))
                .isEqualTo(new Decoded.Undecodable("schema 7 of the registry is of type " + type + ", not AVRO"));
    }

    @Test
    void takesASchemaThatSaysItIsAvro() throws Exception {
        answer = request ->
                request.response().end(schema(ADD).put("schemaType", "AVRO").encode());

        await(registry(PATIENT).load(7));

        assertThat(decoder.decode(addWithId(7))).isEqualTo(new Decoded.Valid(add));
    }

    @Test
    void givesUpOnRecordsThatAreNoCommands() throws Exception {
        answer = request -> request.response()
                .end(schema(CommandResult.getClassSchema().toString()).encode());
        await(registry(PATIENT).load(7));
        answer = request -> request.response()
                .end(schema(ADD.replace("realtimekit.participants.v1", "somebody.elses"))
                        .encode());
        await(registry(PATIENT).load(8));

        assertThat(decoder.decode(addWithId(7)))
                .isEqualTo(
                        new Decoded.Undecodable("a realtimekit.participants.v1.CommandResult, which is not a command"));
        assertThat(decoder.decode(addWithId(8)))
                .isEqualTo(new Decoded.Undecodable("a somebody.elses.AddParticipant, which is not a command"));
    }

    @Test
    void givesUpOnSchemasThatCannotBeUsed() throws Exception {
        assertUseless("{\"type\":\"record\"}", "is no Avro schema: ");
        assertUseless(
                "{\"type\":\"record\",\"name\":\"A\",\"fields\":[{\"name\":\"b\",\"type\":\"B\"}]}",
                "is no Avro schema: ");
        assertUseless("\"string\"", "is not a record");
        assertUseless(
                "{\"type\":\"record\",\"name\":\"A\",\"fields\":[{\"name\":\"a\",\"type\":[\"null\",\"A\"]}]}",
                "contains itself, in A");
        assertUseless(
                ADD.replace("timestamp-millis", "timestamp-micros"), "timestamp-micros instead of timestamp-millis");
        assertUseless(ADD + " ".repeat(32_768), "at most 32768 are read");
        assertUseless(
                "{\"type\":\"array\",\"items\":".repeat(1_200) + "\"int\"" + "}".repeat(1_200), "is no Avro schema: ");
        assertThat(chainOfReferences(350).length()).isBetween(30_000, 32_768);
        assertUseless(chainOfReferences(350), "nests deeper than 32 levels");
    }

    /** Avro's parser has exceptions of many types for them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"a\",\"type\":\"int\",\"order\":\"asc\"}",
                "{\"name\":\"a\",\"type\":\"int\",\"order\":1}",
                "{\"name\":\"a\",\"type\":\"float\",\"default\":\"x\"}"
            })
    void givesUpOnASchemaThatAvrosParserStumblesOver(String field) throws Exception {
        assertUseless("{\"type\":\"record\",\"name\":\"A\",\"fields\":[" + field + "]}", "is no Avro schema: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://registry",
                "registry:8081",
                "http:///path",
                "http://u:secret@registry?x=1",
                "http://u:1/secret@registry",
                "/path"
            })
    void refusesAnUrlThatItCouldNotAsk(String url) {
        assertThatThrownBy(() -> new SchemaRegistry(VERTX, URI.create(url), PATIENT, schemas))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("schema.registry.url must be")
                .message()
                .doesNotContain("secret");
    }

    /** Each type used before it is defined, one within the other. */
    private static String chainOfReferences(int length) {
        return IntStream.range(0, length)
                .mapToObj(i -> "{\"name\":\"f%d\",\"type\":%s}"
                        .formatted(
                                i,
                                i == length - 1
                                        ? "{\"type\":\"record\",\"name\":\"R%d\",\"fields\":[]}".formatted(i)
                                        : "{\"type\":\"record\",\"name\":\"R%d\",\"fields\":[{\"name\":\"n\",\"type\":\"R%d\"}]}"
                                                .formatted(i, i + 1)))
                .collect(Collectors.joining(",", "{\"type\":\"record\",\"name\":\"Chain\",\"fields\":[", "]}"));
    }

    private void assertUseless(String schema, String why) throws Exception {
        int id = requests.size();
        answer = request -> request.response().end(schema(schema).encode());
        await(registry(PATIENT).load(id));

        assertThat(decoder.decode(addWithId(id)))
                .isInstanceOfSatisfying(
                        Decoded.Undecodable.class,
                        undecodable -> assertThat(undecodable.why())
                                .startsWith("schema " + id + " of the registry ")
                                .contains(why));
    }

    private void assertStillMissing(SchemaRegistry registry, String why) {
        assertThatThrownBy(() -> await(registry.load(7)))
                .isInstanceOf(SchemaRegistryException.class)
                .hasMessageContaining(", asked for schema 7, " + why);
        assertThat(decoder.decode(addWithId(7))).isEqualTo(new Decoded.SchemaMissing(7));
    }

    private SchemaRegistry registry(Duration timeout) {
        return new SchemaRegistry(VERTX, URI.create("http://127.0.0.1:" + port + "/registry/"), timeout, schemas);
    }

    private byte[] addWithId(int id) {
        byte[] value = new CommandEncoder().encode(add);
        return Written.registered(id, Arrays.copyOfRange(value, SingleObject.HEADER_BYTES, value.length));
    }

    private static JsonObject schema(String schema) {
        return new JsonObject().put("schema", schema);
    }

    private static <T> T await(Future<T> future) throws Exception {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw (Exception) e.getCause();
        }
    }
}
