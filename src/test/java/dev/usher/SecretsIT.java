package dev.usher;

import static dev.usher.testing.Commands.aDelete;
import static dev.usher.testing.Commands.aGet;
import static dev.usher.testing.Commands.anAdd;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.Answer;
import dev.usher.command.Command;
import dev.usher.command.Failure;
import dev.usher.command.Outcome;
import dev.usher.command.Result;
import dev.usher.simulator.Fault;
import dev.usher.simulator.Operation;
import dev.usher.testing.Installation;
import dev.usher.testing.ManagementClient;
import dev.usher.testing.WorkerProcess;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Workers that say as much as they can, with an API that quotes secrets in what it answers. */
class SecretsIT {
    private static final String API_TOKEN = "s3cr3t-of-the-account-0123456789";
    private static final String WITHOUT_MASK = "the API said";

    private final List<String> said = new ArrayList<>();

    @Test
    void neitherTheApiTokenNorAnyJoinTokenIsToldToAnybodyButResultsAndLedger() throws InterruptedException {
        try (Installation usher = Installation.standard()
                .set("USHER_API_TOKEN", API_TOKEN)
                .set("USHER_LOG_LEVEL", "DEBUG")
                .set("USHER_RETRY_BACKOFF", "PT0.1S")
                .set("USHER_RETRY_BACKOFF_MAX", "PT0.5S")) {
            WorkerProcess worker = usher.startProcess();
            List<Command> adds = adds();
            whileCredentialsAreRefused(usher, worker, adds);
            usher.awaitResults(adds.size());
            // The token of this one is lost on its way, and another is fetched.
            usher.fault(Fault.disconnecting()
                    .onceInEffect()
                    .on(Operation.ADD)
                    .naming("lost")
                    .times(1));
            usher.send(
                    anAdd().of("lost").build(),
                    aGet().of("ann").build(),
                    aDelete().of("nobody").build());
            List<Result> results = usher.awaitResults(adds.size() + 3);
            String joinToken = tokens(results).get(0);
            usher.fault(
                    Fault.replying(422, Map.of(), quoting(API_TOKEN, joinToken)).naming("quoted"));
            usher.send(anAdd().of("quoted").build());
            usher.awaitResults(adds.size() + 4);
            listen(worker.management());
            stop(worker);

            WorkerProcess next = usher.startProcess();
            usher.send(adds);
            results = usher.awaitResults(2 * adds.size() + 4);
            listen(next.management());
            stop(next);

            assertThat(results.stream().filter(Result::duplicate)).hasSize(adds.size());
            List<ConsumerRecord<byte[], byte[]>> letters = usher.deadLetters();
            assertThat(letters).hasSize(2);
            Stream.of(letters, usher.resultRecords(), usher.ledger())
                    .flatMap(List::stream)
                    .forEach(this::listen);
            results.stream()
                    .flatMap(result -> failure(result).stream())
                    .forEach(failure -> said.add(failure.message()));
            assertThat(said).as("what was quoted").anyMatch(text -> text.contains(WITHOUT_MASK));
            assertNothingSaid(tokens(results));
        }
    }

    /** As with a token that has expired: it is the simulator that takes another one meanwhile. */
    private void whileCredentialsAreRefused(Installation usher, WorkerProcess worker, List<Command> commands) {
        Installation.await(usher.simulator().change(settings -> settings.withToken(Optional.of("another"))));
        worker.management().awaitReady();
        usher.send(commands);
        worker.management().awaitMetric("usher_api_parked", 1);
        listen(worker.management());
        Installation.await(usher.simulator().change(settings -> settings.withToken(Optional.of(API_TOKEN))));
    }

    private void listen(ManagementClient management) {
        said.add(management.metrics());
        said.add(management.readiness());
    }

    private void listen(ConsumerRecord<byte[], byte[]> record) {
        record.headers().forEach(header -> said.add(header.key() + "=" + new String(header.value(), UTF_8)));
        said.add(new String(record.key(), UTF_8));
    }

    /** After which it has said everything. */
    private void stop(WorkerProcess worker) throws InterruptedException {
        assertThat(worker.stop(Duration.ofSeconds(30))).isTrue();
        said.add(worker.log());
    }

    private void assertNothingSaid(List<String> joinTokens) {
        assertThat(joinTokens).hasSizeGreaterThan(20);
        String all = String.join("\n", said);
        assertThat(all).contains("credentials_refused").contains("usher_api_requests_seconds");
        assertThat(all.contains(API_TOKEN)).as("the API token was said").isFalse();
        assertThat(joinTokens)
                .as("join tokens, or what is their own in them")
                .noneMatch(token -> all.contains(beginning(token)) || all.contains(claims(token)));
    }

    /** Alike in all of them, and in those that are cut off. */
    private static String beginning(String token) {
        return token.substring(0, token.indexOf('.'));
    }

    /** Their own. */
    private static String claims(String token) {
        return token.substring(token.indexOf('.') + 1, token.lastIndexOf('.'));
    }

    private static List<String> tokens(List<Result> results) {
        return results.stream()
                .flatMap(result -> result.settled().outcome() instanceof Outcome.Succeeded succeeded
                                && succeeded.answer() instanceof Answer.Added added
                        ? Stream.of(added.token())
                        : Stream.of())
                .toList();
    }

    private static Optional<Failure> failure(Result result) {
        return result.settled().outcome() instanceof Outcome.Failed failed
                ? Optional.of(failed.failure())
                : Optional.empty();
    }

    private static String quoting(String... secrets) {
        return new JsonObject()
                .put("success", false)
                .put(
                        "error",
                        new JsonObject()
                                .put("code", 422)
                                .put("message", WITHOUT_MASK + " " + String.join(" and ", Arrays.asList(secrets))))
                .encode();
    }

    private static List<Command> adds() {
        List<Command> adds = new ArrayList<>();
        adds.add(anAdd().of("ann").build());
        for (int i = 0; i < 20; i++) {
            adds.add(anAdd().of("p" + i).build());
        }
        return adds;
    }
}
