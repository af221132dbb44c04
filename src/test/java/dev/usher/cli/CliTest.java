package dev.usher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CliTest {

    private static final String MEETING = "3f0c0ba9-3f53-4a4b-b5b5-1c5d6f4b8f10";

    private final Terminal terminal = new Terminal(Map.of());

    static Stream<String> everyCommand() {
        return names(new Terminal(Map.of()).commands());
    }

    @ParameterizedTest
    @MethodSource("everyCommand")
    void everyCommandExplainsItselfWithItsExitCodes(String name) {
        String[] arguments = Stream.concat(Arrays.stream(name.split(" ")).skip(1), Stream.of("--help"))
                .toArray(String[]::new);

        assertThat(terminal.run(arguments)).isZero();
        assertThat(terminal.out())
                .contains("Usage: " + name)
                .contains("--help", "--version", "--verbose")
                .contains("Exit codes:", "0   done", "1   failed", "2   wrong usage");
        assertThat(terminal.out().lines()).allMatch(line -> line.length() <= 80, "at most 80 characters");
        assertThat(terminal.err()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("everyCommand")
    void everyCommandThatDoesSomethingShowsAnExample(String name) {
        if (!List.of("usher send", "usher topics", "usher dead-letters").contains(name)) {
            terminal.run(Stream.concat(Arrays.stream(name.split(" ")).skip(1), Stream.of("--help"))
                    .toArray(String[]::new));

            assertThat(terminal.out()).containsPattern("Examples?:\n  ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"send list --meeting m --timeout 5m", "send list --meeting m --expires-in 5m"})
    void aMistypedDurationIsShownHowItIsWritten(String arguments) {
        assertThat(terminal.run(arguments.split(" "))).isEqualTo(Cli.WRONG_USAGE);
        assertThat(terminal.err())
                .contains(": '5m' is not a duration like PT10M")
                .doesNotContain("java.");
    }

    @Test
    void theVersionIsOnStdout() {
        assertThat(terminal.run("--version")).isZero();
        assertThat(terminal.out()).startsWith("usher ").contains("Java " + Runtime.version());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "send", "topics", "dead-letters"})
    void aCommandThatNeedsAnotherShowsThem(String name) {
        assertThat(terminal.run(name.isEmpty() ? new String[0] : new String[] {name}))
                .isEqualTo(2);
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.err()).contains("Usage: usher", "Commands:");
    }

    @Test
    void aMistypedCommandIsCorrected() {
        assertThat(terminal.run("snd")).isEqualTo(2);
        assertThat(terminal.err()).startsWith("usher: Unmatched argument at index 0: 'snd'\nDid you mean: usher send");
    }

    @Test
    void aMissingOptionIsNamed() {
        assertThat(terminal.run("send", "add", "--meeting", MEETING)).isEqualTo(2);
        assertThat(terminal.err()).isEqualTo("""
                        usher send add: Missing required options: '--custom-id=ID', '--preset=NAME'
                        Try 'usher send add --help'.
                        """);
    }

    @Test
    void oneParticipantIsNamedOneWay() {
        assertThat(terminal.run("send", "get", "--meeting", MEETING)).isEqualTo(2);
        assertThat(terminal.run("send", "delete", "--meeting", MEETING, "--id", "a", "--custom-id", "b"))
                .isEqualTo(2);
        assertThat(terminal.err()).isEqualTo("""
                        usher send get: Missing required argument (specify one of these): (--id=ID | --custom-id=ID)
                        Try 'usher send get --help'.
                        usher send delete: --id=ID, --custom-id=ID are mutually exclusive (specify only one)
                        Try 'usher send delete --help'.
                        """);
    }

    @Test
    void aCommandThatAWorkerWouldRefuseIsNotSent() {
        assertThat(terminal.run("send", "add", "--meeting", "m1", "--custom-id", "a\u0007", "--preset", "host"))
                .isEqualTo(2);
        assertThat(terminal.err())
                .startsWith("usher send add: a worker would refuse this command: ")
                .contains("meetingId", "customParticipantId");
        assertThat(terminal.out()).isEmpty();
    }

    @Test
    void aTopicMustBeNamedWhenThereAreSeveral() {
        Terminal several = new Terminal(Map.of("USHER_TOPICS_COMMANDS", "eu,us"));

        assertThat(several.run("send", "list", "--meeting", MEETING)).isEqualTo(2);
        assertThat(several.err()).startsWith("usher send list: --topic is needed: topics.commands is eu,us\n");
    }

    @Test
    void aTopicThatNoWorkerReadsIsRefused() {
        assertThat(terminal.run("send", "list", "--meeting", MEETING, "--topic", "other"))
                .isEqualTo(2);
        assertThat(terminal.err())
                .startsWith("usher send list: no worker with these settings reads other: topics.commands is"
                        + " participant-commands\n");
    }

    @Test
    void wrongSettingsAreWrongUsage() {
        Terminal wrong = new Terminal(Map.of("USHER_API_TIMEOUT", "10s", "USHER_API_TOKEN", "s3cret token"));

        assertThat(wrong.run("run", "--config", "/none.properties")).isEqualTo(2);
        assertThat(wrong.err()).isEqualTo("""
                        usher run: 5 settings are wrong:
                          - /none.properties: there is no such file
                          - api.token: Invalid value [hidden]: must be visible ASCII characters (USHER_API_TOKEN)
                          - api.timeout: Invalid value 10s: must be PT0.001S to PT1H (ISO-8601) (USHER_API_TIMEOUT)
                          - api.account.id: is missing; set it in a file or as USHER_API_ACCOUNT_ID
                          - api.app.id: is missing; set it in a file or as USHER_API_APP_ID
                        """);
    }

    @Test
    void kafkaOutOfReachIsAFailureThatSaysWhere() {
        Terminal alone = new Terminal(Map.of(
                "USHER_KAFKA_ADMIN_DEFAULT_API_TIMEOUT_MS", "500",
                "USHER_KAFKA_ADMIN_REQUEST_TIMEOUT_MS", "500"));

        assertThat(alone.run("topics", "check", "--bootstrap-server", "localhost:1"))
                .isEqualTo(1);
        assertThat(alone.out()).isEmpty();
        assertThat(alone.err())
                .startsWith("usher topics check: no answer from Kafka at localhost:1 (")
                .endsWith("); is it running, and reachable from here?\n")
                .hasLineCount(1);
    }

    @Test
    void stackTracesAreForThoseWhoAsk() {
        Terminal curious = new Terminal(Map.of());

        assertThat(curious.run("topics", "check", "--bootstrap-server", "nowhere.invalid:1", "--verbose"))
                .isEqualTo(1);
        assertThat(curious.err())
                .contains("No resolvable bootstrap urls given")
                .contains("\tat dev.usher.cli.KafkaTools");
    }

    /** Kafka quotes the word that it does not understand: here, half a password. */
    @Test
    void noPartOfAPasswordIsTold() {
        Terminal careless = new Terminal(Map.of(
                "USHER_KAFKA_SECURITY_PROTOCOL",
                "SASL_PLAINTEXT",
                "USHER_KAFKA_SASL_MECHANISM",
                "PLAIN",
                "USHER_KAFKA_SASL_JAAS_CONFIG",
                "org.apache.kafka.common.security.plain.PlainLoginModule required password=my s3cret;"));

        assertThat(careless.run("topics", "check", "--bootstrap-server", "localhost:1"))
                .isEqualTo(1);
        assertThat(careless.run("--verbose", "topics", "check", "--bootstrap-server", "localhost:1"))
                .isEqualTo(1);
        assertThat(careless.err()).contains("in JAAS config", "Caused by: ").doesNotContain("s3cret");
    }

    @Test
    void countsAndTimesAreChecked() {
        assertThat(terminal.run("results", "--max", "0")).isEqualTo(2);
        assertThat(terminal.run("results", "--since", "yesterday")).isEqualTo(2);
        assertThat(terminal.run("topics", "create", "--partitions", "0")).isEqualTo(2);
        assertThat(terminal.run("simulate", "--latency", "PT-1S")).isEqualTo(2);
        assertThat(terminal.err())
                .contains("--max must be at least 1")
                .contains("--since: 'yesterday' is neither an instant like 2026-01-31T12:00:00Z nor a duration")
                .contains("--partitions and --replication-factor must be at least 1")
                .contains("usher simulate: latency is PT-1S");
    }

    @ParameterizedTest
    @ValueSource(strings = {"P200000000000D", "-1000000000-01-01T00:00:00Z", "+1000000000-01-01T00:00:00Z"})
    void timesBeyondWhatKafkaKnowsAreWrongUsage(String time) {
        assertThat(terminal.run("results", "--since", time)).isEqualTo(2);
        assertThat(terminal.run("dead-letters", "list", "--since", time)).isEqualTo(2);
        assertThat(terminal.err())
                .contains("usher results: --since: '" + time + "' is neither an instant like")
                .contains("usher dead-letters list: --since: '" + time + "' is neither an instant like");
    }

    /** As from a script whose variable is empty; taken for a filter, it would fit nothing, or everything. */
    @ParameterizedTest
    @CsvSource({
        "--reason,''",
        "--reason,' '",
        "--reason,',refused'",
        "--reason,'refused,'",
        "--reason,'refused,,in_doubt'",
        "--type,''",
        "--type,',add'",
        "--type,'add,'",
        "--meeting,''",
        "--meeting,' '",
        "--text,''",
        "--text,' '",
        "--since,''",
        "--until,''",
        "--at,''"
    })
    void anEmptyFilterIsNoFilter(String option, String value) {
        assertThat(terminal.run("dead-letters", "list", option, value)).isEqualTo(2);
        assertThat(terminal.run("dead-letters", "replay", "--yes", option, value))
                .isEqualTo(2);
        assertThat(terminal.err()).contains("usher dead-letters replay: ", option);
    }

    @Test
    void anEmptyFilterIsToldWhatItTakes() {
        for (String option : List.of("--reason", "--type", "--meeting", "--text")) {
            terminal.run("dead-letters", "list", option, "");
        }

        assertThat(terminal.err())
                .contains("--reason: '' is none of undecodable, invalid_command")
                .contains("--type: '' is none of add, delete, kick, get, list")
                .contains("--meeting: is empty; it takes a meeting's id")
                .contains("--text: is empty; it takes words that stand in the message, the key or the value");
    }

    @Test
    void everyUnknownReasonIsNamed() {
        assertThat(terminal.run("dead-letters", "list", "--reason", "refused,refusd", "--reason", "x"))
                .isEqualTo(2);
        assertThat(terminal.err()).contains("--reason: 'refusd', 'x' is none of undecodable");
    }

    @Test
    void nothingIsSentThatCouldNotBeWaitedFor() {
        for (String timeout : List.of("P200000D", "PT0S", "PT-1S")) {
            assertThat(terminal.run("send", "list", "--meeting", MEETING, "--wait", "--timeout", timeout))
                    .isEqualTo(2);
        }
        assertThat(terminal.err()).contains("usher send list: --timeout must be more than 0 and at most PT24H");
    }

    @Test
    void anExpiryThatNoRecordCanHoldIsWrongUsage() {
        assertThat(terminal.run("send", "list", "--meeting", MEETING, "--expires-in", "P200000000000D"))
                .isEqualTo(2);
        assertThat(terminal.run("send", "list", "--meeting", MEETING, "--expires-at", "+999999999-01-01T00:00:00Z"))
                .isEqualTo(2);
        assertThat(terminal.err()
                        .lines()
                        .filter(line -> line.equals(
                                "usher send list: the command would expire at a time that no record can hold")))
                .hasSize(2);
    }

    @Test
    void whatTheLocaleCouldNotReadIsNotSent() {
        assertThat(terminal.run("send", "list", "--meeting", "Zo\uFFFD\uFFFD")).isEqualTo(Cli.WRONG_USAGE);
        assertThat(terminal.err()).contains("cannot be read in this locale; set LC_ALL=C.UTF-8");
    }

    @Test
    void anAtSignNamesNoFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("ann"), "--help");

        assertThat(terminal.run("send", "list", "@" + file)).isEqualTo(Cli.WRONG_USAGE);
    }

    @Test
    void resultsAreReadWithTheSchemasThatAreSet() {
        Terminal astray = new Terminal(Map.of("USHER_SCHEMAS_DIR", "/none"));

        assertThat(astray.run("results")).isEqualTo(2);
        assertThat(astray.run("send", "list", "--meeting", MEETING, "--wait")).isEqualTo(2);
        assertThat(astray.err()).isEqualTo("""
                        usher results: 1 setting is wrong:
                          - schemas.dir /none: is not a folder
                        usher send list: 1 setting is wrong:
                          - schemas.dir /none: is not a folder
                        """);
    }

    private static Stream<String> names(CommandLine command) {
        return Stream.concat(
                Stream.of(command.getCommandSpec().qualifiedName()),
                command.getSubcommands().values().stream().flatMap(CliTest::names));
    }
}
