package dev.usher.realtimekit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.usher.command.Answer;
import dev.usher.command.Kicked;
import dev.usher.command.Meeting;
import dev.usher.command.Paging;
import dev.usher.command.Participant;
import dev.usher.realtimekit.Reply;
import dev.usher.realtimekit.Reply.Detail;
import dev.usher.realtimekit.Request;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyClassifierTest {

    private static final String TOKEN = "t0ken-of-the-api";
    private static final Instant NOW = Instant.parse("2026-08-01T12:00:00Z");
    private static final Meeting MEETING = new Meeting("account", "app", "meeting");

    private static final Request ADD = new Request.Add(MEETING, "ann", "host", "Ann", Optional.empty());
    private static final Request DELETE = new Request.Delete(MEETING, "p-1");
    private static final Request KICK = new Request.Kick(MEETING, List.of("p-1"), List.of());
    private static final Request GET = new Request.Get(MEETING, "p-1");
    private static final Request LIST = new Request.ListPage(MEETING, Optional.of(3), Optional.of(50));

    private static final String HTML = "<html>\n<head><title>502 Bad\tGateway</title></head>\n</html>";
    private static final String NOT_FOUND =
            "{\"success\":false,\"error\":{\"code\":404,\"message\":\"Meeting m not found\"}}";
    private static final String NO_SESSION =
            "{\"success\":false,\"error\":{\"code\":404,\"message\":\"No active session found for meeting_id m\"}}";
    private static final String NO_USER =
            "{\"success\":false,\"error\":{\"code\":404,\"message\":\"No user found with id p-1\"}}";
    private static final String THROTTLED = gateway(971, "Please wait and consider throttling your request speed");
    private static final String FORBIDDEN = gateway(10000, "Authentication error");
    private static final String MALFORMED = gateway(6003, "Invalid request headers");
    private static final String REFUSED_TOKEN = gateway(9106, "Authentication failed (status: 400)");
    private static final String BAD_ROUTE = gateway(7003, "Could not route");

    private final ReplyClassifier classifier = new ReplyClassifier(InstantSource.fixed(NOW));

    /** What to do next. */
    private enum Verdict {
        ACCEPTED,
        REFUSED,
        RETRY_LATER,
        FATE_UNKNOWN,
        THROTTLED,
        CREDENTIALS_REFUSED,
        FORBIDDEN
    }

    @ParameterizedTest(name = "{1} to {0}: {3}")
    @MethodSource
    void saysWhatToDoNext(Request request, int status, String body, Verdict expected) {
        assertThat(verdict(classify(request, status, body))).isEqualTo(expected);
    }

    static Stream<Arguments> saysWhatToDoNext() {
        return Stream.of(
                // 2xx
                arguments(ADD, 201, "{\"data\":{\"id\":\"i\",\"token\":\"t\"}}", Verdict.ACCEPTED),
                arguments(ADD, 201, "{\"success\":true,\"data\":{\"id\":\"i\"}}", Verdict.FATE_UNKNOWN),
                arguments(ADD, 201, "{\"success\":true,\"data\":{\"token\":\"t\"}}", Verdict.FATE_UNKNOWN),
                arguments(ADD, 201, "{\"success\":true,\"data\":{\"id\":\"i\",\"tok", Verdict.FATE_UNKNOWN),
                arguments(ADD, 200, "", Verdict.FATE_UNKNOWN),
                arguments(ADD, 200, HTML, Verdict.FATE_UNKNOWN),
                arguments(GET, 200, "{\"data\":{\"id\":\"i\"}}", Verdict.ACCEPTED),
                arguments(GET, 200, "{}", Verdict.RETRY_LATER),
                arguments(LIST, 200, "{\"data\":[]}", Verdict.ACCEPTED),
                arguments(LIST, 200, "[]", Verdict.RETRY_LATER),
                arguments(LIST, 200, "{\"data\":{}}", Verdict.RETRY_LATER),
                arguments(DELETE, 200, "{\"success\":true,\"data\":{}}", Verdict.ACCEPTED),
                arguments(DELETE, 204, "", Verdict.ACCEPTED),
                arguments(DELETE, 200, HTML, Verdict.FATE_UNKNOWN),
                arguments(KICK, 200, "", Verdict.ACCEPTED),
                arguments(KICK, 200, "[1,", Verdict.FATE_UNKNOWN),
                // 2xx that says success=false
                arguments(ADD, 200, NOT_FOUND, Verdict.REFUSED),
                arguments(ADD, 200, THROTTLED, Verdict.THROTTLED),
                arguments(ADD, 200, FORBIDDEN, Verdict.FORBIDDEN),
                arguments(ADD, 200, MALFORMED, Verdict.CREDENTIALS_REFUSED),
                arguments(ADD, 200, "{\"success\":false}", Verdict.REFUSED),
                arguments(ADD, 200, "{\"success\":false,\"error\":{\"code\":\"500\"}}", Verdict.FATE_UNKNOWN),
                arguments(GET, 200, "{\"success\":false,\"error\":{\"code\":500}}", Verdict.RETRY_LATER),
                arguments(KICK, 200, NO_SESSION, Verdict.ACCEPTED),
                arguments(DELETE, 200, "{\"success\":false}", Verdict.REFUSED),
                // 3xx
                arguments(ADD, 301, "", Verdict.RETRY_LATER),
                arguments(GET, 308, HTML, Verdict.RETRY_LATER),
                // 4xx
                arguments(ADD, 400, NOT_FOUND, Verdict.REFUSED),
                arguments(ADD, 400, HTML, Verdict.RETRY_LATER),
                arguments(ADD, 400, MALFORMED, Verdict.CREDENTIALS_REFUSED),
                arguments(ADD, 400, "{\"errors\":[{\"code\":\"6003\"}]}", Verdict.CREDENTIALS_REFUSED),
                arguments(ADD, 400, REFUSED_TOKEN, Verdict.FORBIDDEN),
                arguments(ADD, 400, FORBIDDEN, Verdict.FORBIDDEN),
                arguments(ADD, 400, THROTTLED, Verdict.THROTTLED),
                arguments(ADD, 400, gateway(7000, "No route for that URI"), Verdict.REFUSED),
                arguments(ADD, 401, "{\"message\":\"Unauthorized\"}", Verdict.CREDENTIALS_REFUSED),
                arguments(LIST, 401, "", Verdict.CREDENTIALS_REFUSED),
                arguments(ADD, 403, FORBIDDEN, Verdict.FORBIDDEN),
                arguments(GET, 403, HTML, Verdict.FORBIDDEN),
                arguments(ADD, 404, NOT_FOUND, Verdict.REFUSED),
                arguments(ADD, 404, NO_SESSION, Verdict.REFUSED),
                arguments(KICK, 404, NO_SESSION, Verdict.ACCEPTED),
                arguments(KICK, 404, NO_USER, Verdict.REFUSED),
                arguments(KICK, 404, "", Verdict.REFUSED),
                arguments(KICK, 404, HTML, Verdict.RETRY_LATER),
                arguments(KICK, 404, "No active session found", Verdict.ACCEPTED),
                arguments(DELETE, 404, "no such host here", Verdict.RETRY_LATER),
                arguments(ADD, 405, BAD_ROUTE, Verdict.REFUSED),
                arguments(DELETE, 405, HTML, Verdict.RETRY_LATER),
                arguments(ADD, 407, "", Verdict.RETRY_LATER),
                arguments(ADD, 408, "", Verdict.RETRY_LATER),
                arguments(ADD, 409, "{}", Verdict.REFUSED),
                arguments(ADD, 413, "", Verdict.REFUSED),
                arguments(ADD, 413, HTML, Verdict.REFUSED),
                arguments(ADD, 415, "", Verdict.REFUSED),
                arguments(ADD, 418, "", Verdict.REFUSED),
                arguments(KICK, 421, "Misdirected", Verdict.RETRY_LATER),
                arguments(ADD, 422, "[{}]", Verdict.REFUSED),
                arguments(ADD, 425, "", Verdict.RETRY_LATER),
                arguments(ADD, 429, THROTTLED, Verdict.THROTTLED),
                arguments(LIST, 429, HTML, Verdict.THROTTLED),
                // 5xx and beyond
                arguments(ADD, 500, NOT_FOUND, Verdict.FATE_UNKNOWN),
                arguments(DELETE, 502, HTML, Verdict.FATE_UNKNOWN),
                arguments(KICK, 503, "", Verdict.FATE_UNKNOWN),
                arguments(ADD, 504, "", Verdict.FATE_UNKNOWN),
                arguments(ADD, 520, HTML, Verdict.FATE_UNKNOWN),
                arguments(ADD, 525, HTML, Verdict.FATE_UNKNOWN),
                arguments(ADD, 999, "", Verdict.FATE_UNKNOWN),
                arguments(ADD, 101, "", Verdict.FATE_UNKNOWN),
                arguments(GET, 500, NOT_FOUND, Verdict.RETRY_LATER),
                arguments(LIST, 522, HTML, Verdict.RETRY_LATER));
    }

    /** Whether what was asked for is not there, or only the way to it. */
    @ParameterizedTest
    @MethodSource
    void tellsWhatIsNotThere(int status, String body, Reply.Fault expected) {
        Reply reply = classify(DELETE, status, body);

        assertThat(((Reply.Refused) reply).fault()).isEqualTo(expected);
    }

    static Stream<Arguments> tellsWhatIsNotThere() {
        return Stream.of(
                arguments(404, NO_USER, Reply.Fault.NOT_FOUND),
                arguments(404, "{}", Reply.Fault.NOT_FOUND),
                arguments(404, "", Reply.Fault.NOT_FOUND),
                arguments(404, " \n", Reply.Fault.NOT_FOUND),
                arguments(404, "[]", Reply.Fault.NOT_FOUND),
                arguments(404, "null\n", Reply.Fault.NOT_FOUND),
                arguments(200, NO_USER, Reply.Fault.NOT_FOUND),
                arguments(404, BAD_ROUTE, Reply.Fault.ROUTE),
                arguments(400, BAD_ROUTE, Reply.Fault.ROUTE),
                arguments(400, gateway(7000, "No route for that URI"), Reply.Fault.ROUTE),
                arguments(200, BAD_ROUTE, Reply.Fault.ROUTE),
                arguments(400, "{}", Reply.Fault.REQUEST));
    }

    @Test
    void readsWhoWasAdded() {
        Reply reply = classify(ADD, 201, """
                {"success":true,"data":{"id":"i-1","token":"join","custom_participant_id":"ann","preset_name":"host",
                 "name":"Ann","picture":"https://p.example/a","created_at":"c","updated_at":"u","news":{"a":[1]}}}
                """);

        assertThat(reply)
                .isEqualTo(new Reply.Accepted(
                        new Answer.Added(
                                new Participant(
                                        "i-1",
                                        "ann",
                                        "host",
                                        Optional.of("Ann"),
                                        Optional.of("https://p.example/a"),
                                        "c",
                                        "u"),
                                "join"),
                        201));
    }

    @Test
    void fillsInWhatAnAddedParticipantLacks() {
        assertThat(classify(ADD, 201, "{\"data\":{\"id\":7,\"token\":\"join\",\"name\":null}}"))
                .isEqualTo(new Reply.Accepted(
                        new Answer.Added(
                                new Participant("7", "ann", "host", Optional.empty(), Optional.empty(), "", ""),
                                "join"),
                        201));
    }

    @Test
    void readsAPageAndItsPlaceInTheList() {
        Reply reply = classify(LIST, 200, """
                {"success":true,"data":[{"id":"i-1","custom_participant_id":"ann","preset_name":"host"},{"id":"i-2"},7],
                 "paging":{"total_count":"140","start_offset":101,"end_offset":102.0}}
                """);

        assertThat(reply)
                .isEqualTo(new Reply.Accepted(
                        new Answer.Page(
                                List.of(
                                        new Participant(
                                                "i-1", "ann", "host", Optional.empty(), Optional.empty(), "", ""),
                                        new Participant("i-2", "", "", Optional.empty(), Optional.empty(), "", "")),
                                new Paging(140, 101, 102)),
                        200));
    }

    @Test
    void tellsThePlaceOfAPageFromTheRequestWhenTheAnswerTellsTheTotalAlone() {
        Reply reply =
                classify(LIST, 200, "{\"data\":[{\"id\":\"i-1\"},{\"id\":\"i-2\"}],\"paging\":{\"total_count\":140}}");

        Answer.Page page = (Answer.Page) ((Reply.Accepted) reply).answer();
        assertThat(page.paging()).contains(new Paging(140, 101, 102));
    }

    /** How many there are before it, the API alone knows. */
    @Test
    void inventsNoPlaceWhenNeitherRequestNorAnswerTellsTheSizeOfAPage() {
        Request third = new Request.ListPage(MEETING, Optional.of(3), Optional.empty());

        Reply reply = classify(third, 200, "{\"data\":[{\"id\":\"i-1\"}],\"paging\":{\"total_count\":140}}");

        assertThat(((Answer.Page) ((Reply.Accepted) reply).answer()).paging()).isEmpty();
    }

    @Test
    void inventsNoTotal() {
        Reply reply = classify(LIST, 200, "{\"data\":[{\"id\":\"i-1\"},{\"id\":\"i-2\"}]}");

        assertThat(((Answer.Page) ((Reply.Accepted) reply).answer()).paging()).isEmpty();
    }

    @Test
    void readsWhoWasKicked() {
        Reply reply = classify(KICK, 200, """
                {"success":true,"data":{"action":"kick","participants":[
                 {"id":"i-1","name":"Ann","email":"ann@example.org","created_at":"c"}]}}
                """);

        assertThat(reply)
                .isEqualTo(new Reply.Accepted(
                        new Answer.Kick(Optional.of(new Kicked(
                                Optional.of("kick"),
                                List.of(new Kicked.Someone(
                                        "i-1",
                                        Optional.of("Ann"),
                                        Optional.empty(),
                                        Optional.of("ann@example.org")))))),
                        200));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"success\":true,\"data\":{\"action\":\"kick\"}}",
                "{\"success\":true,\"data\":{\"participants\":[\"p-1\"]}}",
                "{\"success\":true,\"data\":{\"participants\":[{\"id\":\"p-1\"},{\"name\":\"Ann\"}]}}"
            })
    void whomAKickConcernedIsUnknownUnlessTheAnswerHasAListOfIds(String body) {
        assertThat(classify(KICK, 200, body)).isEqualTo(new Reply.Accepted(new Answer.Kick(Optional.empty()), 200));
    }

    @ParameterizedTest
    @MethodSource
    void saysWhatTheErrorSays(int status, String body, Optional<Integer> code, String message) {
        assertThat(detail(classify(GET, status, body))).isEqualTo(Detail.answered(status, code, message));
    }

    static Stream<Arguments> saysWhatTheErrorSays() {
        return Stream.of(
                arguments(404, NOT_FOUND, Optional.of(404), "Meeting m not found"),
                arguments(403, FORBIDDEN, Optional.of(10000), "Authentication error"),
                arguments(401, "{\"message\":\"Unauthorized\"}", Optional.empty(), "Unauthorized"),
                arguments(400, "{\"error\":\"bad\"}", Optional.empty(), "bad"),
                arguments(400, "{\"errors\":[]}", Optional.empty(), "{\"errors\":[]}"),
                arguments(400, "{\"error\":{\"code\":\"12\"}}", Optional.of(12), "HTTP 400 without a message"),
                arguments(400, "{\"error\":{\"code\":1e99,\"message\":5}}", Optional.empty(), "5"),
                arguments(
                        404,
                        BAD_ROUTE,
                        Optional.of(7003),
                        "No such route, check api.base.url, api.account.id and api.app.id: Could not route"),
                arguments(
                        404,
                        "no such host",
                        Optional.empty(),
                        "Not the API's own HTTP 404, check api.base.url: no such host"),
                arguments(502, HTML, Optional.empty(), "<html> <head><title>502 Bad Gateway</title></head> </html>"),
                arguments(500, "", Optional.empty(), "HTTP 500 without a message"),
                arguments(500, " \u0000\u001b\u202e\n", Optional.empty(), "HTTP 500 without a message"),
                arguments(500, "{\"success\":fal", Optional.empty(), "{\"success\":fal"),
                arguments(500, "[".repeat(5000), Optional.empty(), "[".repeat(300)));
    }

    @Test
    void saysThatTheBaseUrlMayBeWrongWhenRedirected() {
        Reply reply = classify(
                ADD, 301, HttpHeaders.headers().add("Location", "https://elsewhere.example/"), Buffer.buffer());

        assertThat(detail(reply).message())
                .isEqualTo("HTTP 301 redirects to https://elsewhere.example/, which is not followed:"
                        + " api.base.url may be wrong");
    }

    @Test
    void cutsAMessageOffWithoutSplittingACharacter() {
        String message = detail(classify(ADD, 500, "a" + "😀".repeat(1000))).message();

        assertThat(message).isEqualTo("a" + "😀".repeat(149));
    }

    @Test
    void readsABodyThatIsNotUtf8() {
        byte[] latin1 = {'n', (byte) 0xf6, (byte) 0xff, '!'};

        assertThat(detail(classify(ADD, 500, HttpHeaders.headers(), Buffer.buffer(latin1)))
                        .message())
                .isEqualTo("n\ufffd\ufffd!");
    }

    @Test
    void doesNotQuoteAHugeBodyOfNoKnownForm() {
        assertThat(detail(classify(ADD, 500, "x".repeat(70_000))).message())
                .isEqualTo("an unreadable body of 70000 bytes");
    }

    @Test
    void keepsTheApiTokenOutOfMessages() {
        String echo = "bad header 'Bearer " + TOKEN + "' and again " + TOKEN;

        assertThat(detail(classify(ADD, 500, echo)).message()).isEqualTo("bad header 'Bearer ***' and again ***");
        assertThat(detail(classify(ADD, 400, "{\"message\":\"" + TOKEN + "\"}")).message())
                .isEqualTo("***");
    }

    @Test
    void keepsJoinTokensOutOfMessages() {
        String body = "{\"token\":\"eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.c2lnbmF0dXJl\",\"x\"";

        assertThat(detail(classify(ADD, 500, body)).message()).isEqualTo("{\"token\":\"***\",\"x\"");
        assertThat(detail(classify(ADD, 201, body)).message())
                .isEqualTo("HTTP 201 without the add's answer in its body");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "30 | PT30S",
                "0 | PT0S",
                "3600 | PT1H",
                "86400 | PT1H",
                "99999999999999999999999 | PT1H",
                "Sat, 01 Aug 2026 12:00:45 GMT | PT45S",
                "Sat, 01 Aug 2026 11:00:00 GMT | PT0S",
                "Sun, 02 Aug 2026 12:00:00 GMT | PT1H",
                "-1 | none",
                "1.5 | none",
                "soon | none",
                "'' | none"
            })
    void readsRetryAfterAndIgnoresGarbage(String header, Duration expected) {
        MultiMap headers = HttpHeaders.headers().add("Retry-After", header);

        Reply reply = classify(ADD, 429, headers, Buffer.buffer());

        assertThat(((Reply.Parked) reply).retryAfter()).isEqualTo(Optional.ofNullable(expected));
    }

    @Test
    void honoursTheRetryAfterOfAnOverloadedServer() {
        MultiMap headers = HttpHeaders.headers().add("retry-after", "7");

        assertThat(((Reply.FateUnknown) classify(ADD, 503, headers, Buffer.buffer())).retryAfter())
                .contains(Duration.ofSeconds(7));
        assertThat(((Reply.RetryLater) classify(GET, 503, headers, Buffer.buffer())).retryAfter())
                .contains(Duration.ofSeconds(7));
    }

    private Reply classify(Request request, int status, String body) {
        return classify(request, status, HttpHeaders.headers(), Buffer.buffer(body));
    }

    private Reply classify(Request request, int status, MultiMap headers, Buffer body) {
        return classifier.classify(request, status, headers, body, TOKEN);
    }

    private static Verdict verdict(Reply reply) {
        if (reply instanceof Reply.Parked parked) {
            return parked.why() == Reply.ParkReason.THROTTLED ? Verdict.THROTTLED : Verdict.CREDENTIALS_REFUSED;
        } else if (reply instanceof Reply.Forbidden) {
            return Verdict.FORBIDDEN;
        } else if (reply instanceof Reply.Accepted) {
            return Verdict.ACCEPTED;
        } else if (reply instanceof Reply.Refused) {
            return Verdict.REFUSED;
        } else {
            return reply instanceof Reply.RetryLater ? Verdict.RETRY_LATER : Verdict.FATE_UNKNOWN;
        }
    }

    private static Detail detail(Reply reply) {
        return ((Reply.NotAccepted) reply).detail();
    }

    private static String gateway(int code, String message) {
        return "{\"success\":false,\"errors\":[{\"code\":" + code + ",\"message\":\"" + message
                + "\"}],\"messages\":[],\"result\":null}";
    }
}
