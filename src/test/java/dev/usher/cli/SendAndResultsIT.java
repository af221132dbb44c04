package dev.usher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.simulator.Fault;
import dev.usher.testing.Commands;
import dev.usher.testing.Installation;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SendAndResultsIT {

    private static final Installation USHER = Installation.standard();

    private static int meetings;

    private final String meeting = "7c0ffee0-0000-4000-8000-%012d".formatted(++meetings);

    @BeforeAll
    static void start() {
        USHER.startWorker();
    }

    @AfterAll
    static void stop() {
        USHER.close();
    }

    @Test
    void everyCommandCanBeSentAndItsResultAwaited() {
        JsonObject added = sent(0, "add", "--custom-id", "ann", "--preset", "host", "--name", "Ann Lee");
        String id = added.getJsonObject("participant").getString("id");
        JsonObject found = sent(0, "get", "--id", id);
        JsonObject listed = sent(0, "list", "--page", "1", "--per-page", "5");
        JsonObject kicked = sent(0, "kick", "--custom-id", "ann", "--id", id);
        JsonObject deleted = sent(0, "delete", "--custom-id", "ann", "--kick");

        assertThat(added.getString("commandType")).isEqualTo("AddParticipant");
        assertThat(added.getString("status")).isEqualTo("SUCCEEDED");
        assertThat(added.getString("meetingId")).isEqualTo(meeting);
        assertThat(added.getString("accountId")).isEqualTo(Commands.ACCOUNT);
        assertThat(added.getString("token")).isEqualTo("***");
        assertThat(found.getJsonObject("participant").getString("name")).isEqualTo("Ann Lee");
        assertThat(listed.getJsonArray("participants")).hasSize(1);
        assertThat(kicked.getString("commandType")).isEqualTo("KickParticipants");
        assertThat(deleted.getString("status")).isEqualTo("SUCCEEDED");
    }

    @Test
    void aFailedCommandIsAFailureOfTheCommandLineToo() {
        JsonObject failed = sent(1, "get", "--custom-id", "nobody");

        assertThat(failed.getString("status")).isEqualTo("FAILED");
        assertThat(failed.getJsonObject("error").getString("reason")).isEqualTo("not_found");
    }

    @Test
    void theResultOfAnotherRecordWithTheSameIdIsNotTakenForItsOwn() {
        USHER.fault(Fault.delaying(Duration.ofSeconds(5)).inMeeting(meeting));
        assertThat(terminal()
                        .run(
                                "send",
                                "add",
                                "--meeting",
                                meeting,
                                "--custom-id",
                                "ann",
                                "--preset",
                                "host",
                                "--command-id",
                                "reused"))
                .isZero();

        JsonObject result = sent(1, "delete", "--custom-id", "ann", "--command-id", "reused");

        assertThat(result.getString("commandType")).isEqualTo("DeleteParticipant");
        assertThat(result.getJsonObject("error").getString("reason")).isEqualTo("idempotency_key_reused");
    }

    @Test
    void anExpiredCommandIsAFailureToo() {
        JsonObject expired = sent(1, "list", "--expires-at", "2020-01-01T00:00:00Z");

        assertThat(expired.getString("status")).isEqualTo("EXPIRED");
    }

    @Test
    void aTokenIsShownToThoseWhoAsk() {
        JsonObject added = sent(0, "add", "--custom-id", "ann", "--preset", "host", "--show-tokens");

        assertThat(added.getString("token")).isNotBlank().isNotEqualTo("***");
    }

    @Test
    void withoutWaitingTheCommandIdIsAllThatIsPrinted() {
        Terminal mine = terminal();
        Terminal random = terminal();

        assertThat(mine.run("send", "list", "--meeting", meeting, "--command-id", "c-1"))
                .isZero();
        assertThat(random.run("send", "list", "--meeting", meeting)).isZero();

        assertThat(mine.out()).isEqualTo("c-1\n");
        assertThat(random.out()).matches("[0-9a-f-]{36}\n");
        assertThat(mine.err()).isEmpty();
    }

    @Test
    void aResultThatDoesNotComeInTimeIsAFailureThatSaysHowToGoOn() {
        Terminal terminal = terminal();

        assertThat(terminal.run(
                        "send",
                        "list",
                        "--meeting",
                        meeting,
                        "--command-id",
                        "c-2",
                        "--wait",
                        "--timeout",
                        "PT0.000001S"))
                .isEqualTo(1);
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.err())
                .isEqualTo(
                        "usher send list: no result of command c-2 within PT0.000001S; it was sent, and runs once"
                                + " a worker gets to it (is one running?): `usher results --meeting " + meeting
                                + " --from-beginning | grep c-2`, with the same options for Kafka, shows its result when it has come\n");
    }

    @Test
    void aTopicThatDoesNotExistIsNotMadeUp() {
        Terminal terminal = new Terminal(Map.of(
                "USHER_KAFKA_BOOTSTRAP_SERVERS",
                USHER.broker().bootstrapServers(),
                "USHER_TOPICS_COMMANDS",
                "nowhere"));

        assertThat(terminal.run("send", "list", "--meeting", meeting)).isEqualTo(1);
        assertThat(terminal.err())
                .startsWith("usher send list: topic nowhere does not exist in Kafka at ")
                .endsWith("`usher topics create` makes it\n");
    }

    @Test
    void resultsAreFollowedAsJsonLines() {
        sent(0, "add", "--custom-id", "ann", "--preset", "host", "--command-id", "first");
        Instant between = Instant.now();
        sent(0, "add", "--custom-id", "bob", "--preset", "host", "--command-id", "second");
        Terminal all = terminal();
        Terminal late = terminal();

        assertThat(all.run("results", "--from-beginning", "--meeting", meeting, "--max", "2"))
                .isZero();
        assertThat(late.run(
                        "results", "--since", between.toString(), "--meeting", meeting, "--max", "1", "--show-tokens"))
                .isZero();

        assertThat(all.out().lines().map(JsonObject::new).map(line -> line.getString("commandId")))
                .containsExactly("first", "second");
        assertThat(all.out().lines().map(JsonObject::new).map(line -> line.getString("token")))
                .containsOnly("***");
        JsonObject second = new JsonObject(late.out());
        assertThat(second.getString("commandId")).isEqualTo("second");
        assertThat(second.getString("token")).isNotEqualTo("***");
    }

    private JsonObject sent(int code, String command, String... options) {
        Terminal terminal = terminal();
        List<String> arguments = new ArrayList<>(List.of("send", command, "--meeting", meeting, "--wait"));
        arguments.addAll(List.of(options));
        assertThat(terminal.run(arguments.toArray(String[]::new)))
                .as(terminal.err())
                .isEqualTo(code);
        assertThat(terminal.err()).isEmpty();
        return new JsonObject(terminal.out());
    }

    private static Terminal terminal() {
        return new Terminal(USHER.environment());
    }
}
