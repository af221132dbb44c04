package dev.usher.observability;

import static dev.usher.testing.Commands.aDelete;
import static dev.usher.testing.Commands.aGet;
import static dev.usher.testing.Commands.aKick;
import static dev.usher.testing.Commands.aList;
import static dev.usher.testing.Commands.anAdd;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.Command;
import dev.usher.observability.Expressions.Expression;
import dev.usher.simulator.Fault;
import dev.usher.testing.Installation;
import dev.usher.testing.ManagementClient;
import dev.usher.testing.PrometheusServer;
import dev.usher.testing.RedisProcess;
import dev.usher.testing.Tool;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus scrapes a worker under load, and has an answer to all that dashboard and alert rules ask. */
class PrometheusIT {
    /** A quota that is never reached, so that what is left of it is a number. */
    private static final String PLENTY = "1000000";

    @TempDir
    Path folder = Path.of("");

    private int round;

    @Test
    void answersEveryExpression() throws IOException {
        Tool.assumeInstalled("prometheus", "prometheus");
        Tool.assumeInstalled("redis-server", "redis-server");
        List<PromQl> asked = asked();
        try (RedisProcess redis = new RedisProcess(folder);
                Installation usher = Installation.standard()
                        .set("USHER_QUOTA_REQUESTS", PLENTY)
                        .set("USHER_QUOTA_REDIS_URI", redis.uri())) {
            int port = usher.startWorker().managementPort();
            new ManagementClient(port).awaitReady();
            // Its meter is there once there was a collection.
            System.gc();
            try (PrometheusServer prometheus = PrometheusServer.watching(port, Expressions.ALERTS, folder)) {
                usher.fault(Fault.replying(429).times(1))
                        .fault(Fault.disconnecting().onceInEffect().times(2));
                Awaitility.await()
                        .pollInSameThread()
                        .pollInterval(Duration.ofMillis(500))
                        .atMost(Duration.ofMinutes(2))
                        .untilAsserted(() -> {
                            sendOneRound(usher);
                            assertThat(unanswered(asked, prometheus)).isEmpty();
                        });
            }
        }
    }

    /** All expressions, and each selector in them by itself. */
    private static List<PromQl> asked() throws IOException {
        List<PromQl> asked = new ArrayList<>();
        for (Expression expression : Expressions.all()) {
            asked.add(expression.promQl().comparing());
            asked.addAll(expression.promQl().selectors());
        }
        return asked.stream().distinct().toList();
    }

    private static List<String> unanswered(List<PromQl> asked, PrometheusServer prometheus)
            throws IOException, InterruptedException {
        List<String> unanswered = new ArrayList<>();
        for (PromQl promQl : asked) {
            JsonArray series = prometheus.query(promQl.text());
            if (Expressions.objects(series).stream().noneMatch(PrometheusIT::isNumber)) {
                unanswered.add(promQl.text());
            }
        }
        return unanswered;
    }

    private static boolean isNumber(JsonObject series) {
        return Double.isFinite(
                Double.parseDouble(series.getJsonArray("value").getString(1).replace("Inf", "Infinity")));
    }

    /** Every kind of command, some of them in vain. */
    private void sendOneRound(Installation usher) {
        round++;
        String someone = "someone-" + round;
        Command add = anAdd().of(someone).build();
        usher.send(
                add,
                add,
                anAdd().of("late-" + round).expiringAt(Instant.EPOCH).build(),
                aGet().of(someone).build(),
                aGet().of("nobody").build(),
                aList().build(),
                aKick().of(someone).build(),
                aDelete().of(someone).build());
        usher.broker()
                .produce(List.of(
                        new ProducerRecord<>(usher.commandsTopic(), "no command".getBytes(UTF_8)),
                        new ProducerRecord<>(
                                usher.commandsTopic(), anAdd().of("").bytes())));
    }
}
