package dev.usher.wire;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Asks a schema registry (Confluent's REST API, which others speak too) for the schemas behind the ids in records. Each id is
 * asked for once at a time, however many records wait for it.
 *
 * <p>Any thread; a future completes on the caller's event loop.
 */
public final class SchemaRegistry {
    private static final String ACCEPTED = "application/vnd.schemaregistry.v1+json, application/json";
    /** Far more than any schema that is accepted. A server at a mistyped URL may send without end. */
    private static final int LONGEST_ANSWER = 1 << 20;

    private final Vertx vertx;
    private final HttpClient client;
    private final RegistryAddress address;
    private final Duration timeout;
    private final RegistrySchemas schemas;
    private final Map<Integer, Future<Void>> inFlight = new ConcurrentHashMap<>();

    /**
     * @param url http or https, perhaps with a path; user information in it is sent as basic authentication and shown nowhere
     * @param timeout for one answer, all in all
     * @param schemas made for a registry; learns what the registry answers
     */
    public SchemaRegistry(Vertx vertx, URI url, Duration timeout, WriterSchemas schemas) {
        this.vertx = vertx;
        this.address = RegistryAddress.of(url);
        this.timeout = timeout;
        this.schemas = schemas.registry()
                .orElseThrow(() -> new IllegalArgumentException("these WriterSchemas were made without a registry"));
        this.client = vertx.createHttpClient();
    }

    /**
     * Asks what an id stands for. When the future succeeds the answer is known, whatever it was: decode the record again. It
     * fails with a {@link SchemaRegistryException} while there is no answer: ask again, later.
     */
    public Future<Void> load(int id) {
        Context caller = vertx.getOrCreateContext();
        Promise<Void> mine = Promise.promise();
        Future<Void> before = inFlight.putIfAbsent(id, mine.future());
        if (before == null) {
            ask(id).onComplete(answered -> {
                inFlight.remove(id);
                mine.handle(answered);
            });
        }
        Promise<Void> onLoop = Promise.promise();
        (before == null ? mine.future() : before)
                .onComplete(answered -> caller.runOnContext(now -> onLoop.handle(answered)));
        return onLoop.future();
    }

    private Future<Void> ask(int id) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(address.ofSchema(id))
                .setTimeout(timeout.toMillis())
                .putHeader("Accept", ACCEPTED);
        address.authorization().ifPresent(value -> options.putHeader("Authorization", value));
        return client.request(options)
                .compose(request -> request.send()
                        .compose(SchemaRegistry::answer)
                        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                        .onFailure(e -> request.reset()))
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .recover(e -> Future.failedFuture(fault(id, "cannot be reached: " + e.getMessage(), true)))
                .compose(answer -> learn(id, answer));
    }

    private static Future<RegistryAnswer> answer(HttpClientResponse response) {
        Promise<RegistryAnswer> answer = Promise.promise();
        Buffer body = Buffer.buffer();
        response.exceptionHandler(answer::tryFail)
                .handler(part -> {
                    if (body.length() + part.length() > LONGEST_ANSWER) {
                        answer.tryComplete(
                                new RegistryAnswer.Fault("answered with more than " + LONGEST_ANSWER + " bytes"));
                        response.request().reset();
                    } else {
                        body.appendBuffer(part);
                    }
                })
                .endHandler(end -> answer.tryComplete(RegistryAnswer.of(response.statusCode(), body.toString())));
        return answer.future();
    }

    private Future<Void> learn(int id, RegistryAnswer answer) {
        if (answer instanceof RegistryAnswer.Fault fault) {
            return Future.failedFuture(fault(id, fault.why(), false));
        } else if (answer instanceof RegistryAnswer.Found found) {
            schemas.add(id, found.schema());
        } else if (answer instanceof RegistryAnswer.Useless useless) {
            schemas.refuse(id, useless.why());
        }
        return Future.succeededFuture();
    }

    private SchemaRegistryException fault(int id, String why, boolean isSilence) {
        return new SchemaRegistryException(
                "schema registry " + address + ", asked for schema " + id + ", " + why, isSilence);
    }
}
