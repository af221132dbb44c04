package dev.usher.wire;

import static dev.usher.testing.Commands.aDelete;
import static dev.usher.testing.Commands.aGet;
import static dev.usher.testing.Commands.aKick;
import static dev.usher.testing.Commands.aList;
import static dev.usher.testing.Commands.anAdd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.usher.command.Command;
import dev.usher.command.CommandIdentity;
import dev.usher.command.CommandKey;
import dev.usher.command.CommandType;
import dev.usher.command.Fingerprint;
import dev.usher.testing.Commands;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import realtimekit.participants.v1.DeleteParticipant;
import realtimekit.participants.v1.GetParticipant;

class CommandRulesTest {
    private static final String FOX = "🦊";

    private final CommandDecoder decoder =
            new CommandDecoder(new WriterSchemas(Optional.empty(), false), Defaults.none());

    @Test
    void namesEveryRuleThatACommandBreaks() {
        Decoded decoded = decoder.decode(anAdd().withCommandId("")
                .inMeeting("Monday")
                .inApp("", "..")
                .of("ann\n")
                .withPreset("p".repeat(256))
                .named("")
                .withPicture("ftp://example.com/ann.png")
                .bytes());

        Decoded.Invalid invalid = (Decoded.Invalid) decoded;
        assertThat(invalid.identity())
                .isEqualTo(new CommandIdentity(CommandType.ADD, "", "Monday", Optional.empty(), Optional.of("..")));
        assertThat(invalid.violations())
                .containsExactly(
                        "commandId: must not be empty",
                        "meetingId: must be a UUID of 8-4-4-4-12 hexadecimal digits, is \"Monday\"",
                        "accountId: is null, and the worker has no api.account.id of its own",
                        "appId: must not be \"..\"",
                        "customParticipantId: has a control character",
                        "presetName: has 256 characters, at most 255 are allowed",
                        "name: must not be empty",
                        "picture: not an absolute http or https URL");
    }

    @Test
    void shortensIdsThatOnlyAnInvalidCommandCanHave() {
        Decoded decoded = decoder.decode(aList().withCommandId("i".repeat(1_000))
                .inMeeting("m".repeat(1_001))
                .inApp(FOX.repeat(600), "a".repeat(500_000))
                .bytes());

        assertThat(((Decoded.Invalid) decoded).identity())
                .isEqualTo(new CommandIdentity(
                        CommandType.LIST,
                        "i".repeat(1_000),
                        "m".repeat(999) + "…",
                        Optional.of(FOX.repeat(499) + "…"),
                        Optional.of("a".repeat(999) + "…")));
    }

    @Test
    void tellsPayloadsApartThatAreInvalidInTheSameWay() {
        Commands<?> invalid = anAdd().withCommandId("c-1").of("");
        Fingerprint payload = payloadOf(invalid);

        assertThat(payloadOf(invalid.expiringAt(Instant.EPOCH).issuedAt(Instant.EPOCH)))
                .isEqualTo(payload);
        assertThat(payloadOf(invalid.withPreset("another"))).isNotEqualTo(payload);
    }

    @Test
    void knowsAnInvalidCommandByAnyIdThatAValidOneMayHave() {
        for (String id : List.of(FOX.repeat(255), " ")) {
            assertThat(CommandKey.of(identityOf(aGet().withCommandId(id).ofIds("."))))
                    .as(id)
                    .isPresent();
            assertThat(violationsOf(aGet().withCommandId(id))).isEmpty();
        }
        for (String id : List.of(FOX.repeat(256), "", "a\nb")) {
            assertThat(CommandKey.of(identityOf(aGet().withCommandId(id))))
                    .as(id)
                    .isEmpty();
        }
    }

    @Test
    void namesSeveralFlawsOfOneField() {
        assertThat(violationsOf(anAdd().of("\u0000".repeat(256))))
                .containsExactly(
                        "customParticipantId: has 256 characters, at most 255 are allowed",
                        "customParticipantId: has a control character");
    }

    @Test
    void countsCharactersAsPeopleDo() {
        assertThat(violationsOf(anAdd().withCommandId(FOX.repeat(255)))).isEmpty();
        assertThat(violationsOf(anAdd().withCommandId(FOX.repeat(256))))
                .containsExactly("commandId: has 256 characters, at most 255 are allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "a\tb", "a\u007F", "\u0085", "a\r\n"})
    void refusesControlCharacters(String id) {
        assertThat(violationsOf(anAdd().withCommandId(id))).containsExactly("commandId: has a control character");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann", " ", "ann@example.com", "a/b?c#d%2F", "größe", "日本", FOX, "{}", "..."})
    void takesAnyOtherTextForAnId(String id) {
        assertThat(violationsOf(anAdd().of(id))).isEmpty();
        assertThat(violationsOf(aDelete().ofIds(id))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"7C0FFEE0-0000-4000-8000-00000000000F", "7c0ffee0-0000-4000-8000-00000000000f"})
    void takesMeetingIdsInEitherCase(String meeting) {
        Decoded decoded = decoder.decode(aList().inMeeting(meeting).bytes());

        assertThat(((Decoded.Valid) decoded).command().envelope().meeting().id())
                .isEqualTo(meeting);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "7c0ffee0-0000-4000-8000-00000000000",
                "7c0ffee0-0000-4000-8000-0000000000001",
                "7c0ffee00000-4000-8000-00000000000-01",
                "7c0ffee0-0000-4000-8000-00000000000g",
                "{c0ffee0-0000-4000-8000-000000000001}",
                "7c0ffee0-0000-4000-8000-00000000000\u0661"
            })
    void refusesMeetingIdsThatAreNoUuid(String meeting) {
        assertThat(violationsOf(aList().inMeeting(meeting)))
                .containsExactly("meetingId: must be a UUID of 8-4-4-4-12 hexadecimal digits, is \"" + meeting + "\"");
    }

    @Test
    void neverEchoesALongValueOrControlCharacters() {
        assertThat(violationsOf(aList().inMeeting("\u001b[31m" + "m".repeat(100_000))))
                .containsExactly("meetingId: must be a UUID of 8-4-4-4-12 hexadecimal digits, is \" [31m"
                        + "m".repeat(54) + "…\"");
    }

    @Test
    void refusesDotsThatWouldClimbInAUrl() {
        for (String dots : List.of(".", "..")) {
            assertThat(violationsOf(aGet().ofIds(dots))).containsExactly("participantId: must not be \"" + dots + "\"");
            assertThat(violationsOf(aGet().inApp(dots, dots)))
                    .containsExactly("accountId: must not be \"" + dots + "\"", "appId: must not be \"" + dots + "\"");
            assertThat(violationsOf(anAdd().of(dots))).isEmpty();
        }
    }

    @Test
    void boundsAccountAndApp() {
        assertThat(violationsOf(aList().inApp("a".repeat(32), "b".repeat(255)))).isEmpty();
        assertThat(violationsOf(aList().inApp("a".repeat(33), "b".repeat(256))))
                .containsExactly(
                        "accountId: has 33 characters, at most 32 are allowed",
                        "appId: has 256 characters, at most 255 are allowed");
    }

    @Test
    void saysWhichSettingIsMissing() {
        assertThat(violationsOf(aList().inApp("", "")))
                .containsExactly(
                        "accountId: is null, and the worker has no api.account.id of its own",
                        "appId: is null, and the worker has no api.app.id of its own");
    }

    @Test
    void answersAnInvalidCommandWithTheWorkersAccountAndApp() {
        CommandDecoder decoder = new CommandDecoder(
                new WriterSchemas(Optional.empty(), false), new Defaults(Optional.of("own"), Optional.of("app")));

        Decoded decoded = decoder.decode(
                aList().withCommandId("c-1").inMeeting("m").inApp("", "").bytes());

        assertThat(((Decoded.Invalid) decoded).identity())
                .isEqualTo(new CommandIdentity(CommandType.LIST, "c-1", "m", Optional.of("own"), Optional.of("app")));
    }

    @Test
    void boundsNames() {
        assertThat(violationsOf(anAdd().named("n".repeat(1_000)))).isEmpty();
        assertThat(violationsOf(anAdd().named("n".repeat(1_001))))
                .containsExactly("name: has 1001 characters, at most 1000 are allowed");
        assertThat(violationsOf(anAdd().named("Ann\u0007"))).containsExactly("name: has a control character");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.com",
                "HTTPS://EXAMPLE.COM/ann.png?size=1#x",
                "https://user@my_bucket.example.com:8443/ann",
                "https://[::1]:8080/ann.png",
                "https://10.0.0.1/%C3%A4"
            })
    void takesPicturesThatABrowserCouldFetch(String picture) {
        assertThat(violationsOf(anAdd().withPicture(picture))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ann.png",
                "//example.com/ann.png",
                "http:ann.png",
                "http:///ann.png",
                "https://:443/ann.png",
                "https://user@/ann.png",
                "data:image/png;base64,AAAA",
                "javascript:alert(1)",
                "https://example.com/an n.png",
                "https://exa mple.com/"
            })
    void refusesOtherPictures(String picture) {
        assertThat(violationsOf(anAdd().withPicture(picture)))
                .containsExactly("picture: not an absolute http or https URL");
    }

    @Test
    void boundsPictures() {
        assertThat(violationsOf(anAdd().withPicture("https://example.com/" + "p".repeat(2_029))))
                .containsExactly("picture: has 2049 characters, at most 2048 are allowed");
    }

    @Test
    void wantsExactlyOneIdForDeleteAndGet() {
        DeleteParticipant delete = new DeleteParticipant(
                "c-1", Commands.MEETING, Commands.ACCOUNT, Commands.APP, null, null, null, null, false);
        GetParticipant get =
                new GetParticipant("c-1", Commands.MEETING, Commands.ACCOUNT, Commands.APP, null, null, "p-1", "ann");
        CommandRules rules = new CommandRules(Defaults.none());

        assertThat(((Decoded.Invalid) rules.check(delete)).violations())
                .containsExactly("participantId, customParticipantId: one of them is needed");
        assertThat(((Decoded.Invalid) rules.check(get)).violations())
                .containsExactly("participantId, customParticipantId: only one of them is allowed");
    }

    @Test
    void wantsAnIdForAKickAndNotTooMany() {
        assertThat(violationsOf(aKick().of()))
                .containsExactly("participantIds, customParticipantIds: at least one id is needed");
        assertThat(violationsOf(aKick().ofIds(ids(600)).andOf(ids(400)))).isEmpty();
        assertThat(violationsOf(aKick().ofIds(ids(600)).andOf(ids(401))))
                .containsExactly(
                        "participantIds, customParticipantIds: have 1001 ids in all, at most 1000 are allowed");
    }

    @Test
    void saysWhichIdOfAKickIsWrongAndCountsTheRestOfMany() {
        assertThat(violationsOf(aKick().ofIds("p-1", "").andOf("ann", "a\tb")))
                .containsExactly(
                        "participantIds[1]: must not be empty", "customParticipantIds[1]: has a control character");

        String[] empty = new String[1_000];
        Arrays.fill(empty, "");
        assertThat(violationsOf(aKick().of(empty)))
                .hasSize(21)
                .startsWith("customParticipantIds[0]: must not be empty")
                .endsWith("and 980 more");
    }

    @Test
    void kicksNobodyTwice() {
        Decoded decoded =
                decoder.decode(aKick().ofIds("p", "q", "p").andOf("ann", "ann").bytes());

        assertThat(((Decoded.Valid) decoded).command()).isInstanceOfSatisfying(Command.KickParticipants.class, kick -> {
            assertThat(kick.participantIds()).containsExactly("p", "q");
            assertThat(kick.customParticipantIds()).containsExactly("ann");
        });
    }

    @Test
    void countsPagesFromOne() {
        assertThat(violationsOf(aList().page(1, 1))).isEmpty();
        assertThat(violationsOf(aList().page(0, -5)))
                .containsExactly("pageNo: must be 1 or more, is 0", "perPage: must be 1 or more, is -5");
    }

    @Test
    void refusesToStartWithAnAccountThatNoCommandCouldUse() {
        assertThatThrownBy(() -> new Defaults(Optional.of("a".repeat(33)), Optional.of("..")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "api.account.id: has 33 characters, at most 32 are allowed; api.app.id: must not be \"..\"");
    }

    private CommandIdentity identityOf(Commands<?> command) {
        return ((Decoded.Invalid) decoder.decode(command.bytes())).identity();
    }

    private Fingerprint payloadOf(Commands<?> command) {
        return ((Decoded.Invalid) decoder.decode(command.bytes())).payload();
    }

    private List<String> violationsOf(Commands<?> command) {
        Decoded decoded = decoder.decode(command.bytes());
        return decoded instanceof Decoded.Invalid invalid ? invalid.violations() : List.of();
    }

    private static String[] ids(int count) {
        return IntStream.range(0, count).mapToObj(i -> "id-" + i).toArray(String[]::new);
    }
}
