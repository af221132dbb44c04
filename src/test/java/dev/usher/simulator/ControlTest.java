package dev.usher.simulator;

import static dev.usher.simulator.RunningSimulator.MEETING;
import static dev.usher.simulator.RunningSimulator.OTHER_MEETING;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The same abilities as the Java methods', over HTTP. */
class ControlTest {
    @RegisterExtension
    final RunningSimulator api = RunningSimulator.asIs();

    @Test
    void theRootTellsHowToUseIt() {
        Reply reply = api.control("GET", "/", "");

        assertThat(reply.header("Content-Type")).isEqualTo("text/plain; charset=UTF-8");
        assertThat(reply.body()).contains("/client/v4", "POST   /simulator/spend");
    }

    @Test
    void healthIsUp() {
        assertThat(api.control("GET", "/simulator/health", "").json()).isEqualTo(new JsonObject().put("status", "UP"));
    }

    @Test
    void settingsChangeWhileItRuns() {
        Reply changed = api.control("PATCH", "/simulator/settings", """
                {"latency":"PT0.001S","jitter":"PT0.002S","token":"right","quota":{"requests":3,"window":"PT10S"},
                 "pageSize":5,"maxPageSize":7,"createMeetings":false,"autoJoin":true,"partialKicks":true}""");

        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.json()).isEqualTo(new JsonObject("""
                        {"latency":"PT0.001S","jitter":"PT0.002S",
                         "quota":{"requests":3,"window":"PT10S","lockOut":"PT10S"},"token":"***",
                         "pageSize":5,"maxPageSize":7,"createMeetings":false,"autoJoin":true,"partialKicks":true,
                         "journalCapacity":200000,"seed":1}"""));
        assertThat(api.list("").status()).isEqualTo(403);

        Reply back = api.control("PATCH", "/simulator/settings", "{\"token\":null,\"quota\":{\"requests\":0}}");

        assertThat(back.json().getString("token")).isNull();
        assertThat(api.list("").status()).isEqualTo(404);
    }

    @Test
    void aResetSetsEverythingBack() {
        api.add("ann");
        api.control("PATCH", "/simulator/settings", "{\"pageSize\":5}");
        api.control("POST", "/simulator/faults", "{\"status\":500}");

        Reply reset = api.control("POST", "/simulator/reset", "");

        assertThat(reset.json().getInteger("pageSize")).isEqualTo(20);
        assertThat(api.control("GET", "/simulator/journal", "").array()).isEmpty();
        assertThat(api.control("GET", "/simulator/meetings", "").array()).isEmpty();
        assertThat(api.list("").status()).isEqualTo(200);
    }

    @Test
    void anotherToolSpendsTheQuota() {
        api.control("PATCH", "/simulator/settings", "{\"quota\":{\"requests\":10,\"window\":\"PT5M\"}}");

        assertThat(api.control("POST", "/simulator/spend", "{\"requests\":4}").status())
                .isEqualTo(200);
        api.control("POST", "/simulator/spend", "{\"requests\":2,\"token\":\"secret\"}");

        assertThat(api.list("").header("Ratelimit")).isEqualTo("\"default\";r=3;t=300");
    }

    @Test
    void faultsAreScriptedListedAndRemoved() {
        Reply added = api.control("POST", "/simulator/faults", """
                {"effect":"reply","operation":"add","meeting":"%s","participant":"ann","probability":0.5,"times":2,
                 "after":1,"delay":"PT0.01S","afterEffect":true,"status":503,"headers":{"Retry-After":3},"body":"x"}""".formatted(MEETING));

        assertThat(added.status()).isEqualTo(201);
        assertThat(added.json()).isEqualTo(new JsonObject("{\"id\":1}"));
        assertThat(api.control("GET", "/simulator/faults", "").array())
                .isEqualTo(new JsonArray("""
                        [{"id":1,"matched":0,"fired":0,"effect":"reply","operation":"add","meeting":"%s",
                          "participant":"ann","probability":0.5,"times":2,"after":1,"delay":"PT0.01S","afterEffect":true,
                          "status":503,"headers":{"Retry-After":"3"},"body":"x"}]""".formatted(MEETING)));
        assertThat(api.control("DELETE", "/simulator/faults/1", "").status()).isEqualTo(200);
        assertThat(api.control("DELETE", "/simulator/faults/1", "").status()).isEqualTo(404);
        assertThat(api.control("GET", "/simulator/faults", "").array()).isEmpty();
    }

    @Test
    void theEffectOfAFaultIsGuessedFromItsFields() {
        api.control("POST", "/simulator/faults", "{\"status\":503,\"envelope\":\"gateway\"}");
        api.control("POST", "/simulator/faults", "{\"delay\":\"PT1S\"}");
        api.control("POST", "/simulator/faults", "{\"effect\":\"cut\"}");

        assertThat(api.control("GET", "/simulator/faults", "").array().stream()
                        .map(fault -> ((JsonObject) fault).getString("effect")))
                .containsExactly("reply", "delay", "cut");
        assertThat(api.list("").json().getJsonArray("errors")).hasSize(1);
        assertThat(api.control("DELETE", "/simulator/faults", "").array()).isEmpty();
    }

    @Test
    void participantsJoinAndLeave() {
        api.add("ann");
        api.add("bob");
        Reply cid = api.add("cid");

        assertThat(join("{\"meeting\":\"%s\",\"participants\":[\"ann\"]}".formatted(MEETING)))
                .isEqualTo("{\"live\":1}");
        assertThat(join("{\"token\":\"%s\"}".formatted(cid.data().getString("token"))))
                .isEqualTo("{\"live\":2}");
        assertThat(join("{\"meeting\":\"%s\",\"account\":\"acc\",\"app\":\"app\"}".formatted(MEETING)))
                .isEqualTo("{\"live\":3}");
        assertThat(api.control(
                                "POST",
                                "/simulator/sessions/leave",
                                "{\"meeting\":\"%s\",\"participants\":[\"bob\"]}".formatted(MEETING))
                        .body())
                .isEqualTo("{\"live\":2}");
        assertThat(api.control("GET", "/simulator/sessions", "").array())
                .isEqualTo(new JsonArray("""
                        [{"account":"acc","app":"app","meeting":"%s","enrolled":3,"live":2}]""".formatted(MEETING)));
        assertThat(api.control("POST", "/simulator/sessions/leave", "{\"meeting\":\"%s\"}".formatted(MEETING))
                        .body())
                .isEqualTo("{\"live\":0}");
        assertThat(api.control("GET", "/simulator/sessions", "").array()).isEmpty();
    }

    @Test
    void aMeetingOfTwoAppsMustBeNamedInFull() {
        api.add("ann");
        api.send(api.request("")
                .uri(URI.create(api.simulator().baseUrl() + "/accounts/acc/realtime/kit/other/meetings/" + MEETING)));

        Reply ambiguous = api.control("POST", "/simulator/sessions/join", "{\"meeting\":\"%s\"}".formatted(MEETING));

        assertThat(ambiguous.status()).isEqualTo(400);
        assertThat(ambiguous.json().getString("error")).endsWith("exists in 2 apps: name account and app too");
        assertThat(join("{\"meeting\":\"%s\",\"app\":\"app\"}".formatted(MEETING)))
                .isEqualTo("{\"live\":1}");
    }

    @Test
    void aTokenDoesNotTellTheAccount() {
        String token = api.add("ann").data().getString("token");
        api.send(api.request("")
                .uri(URI.create(api.simulator().baseUrl() + "/accounts/other/realtime/kit/app/meetings/" + MEETING)));

        Reply ambiguous = api.control("POST", "/simulator/sessions/join", "{\"token\":\"%s\"}".formatted(token));

        assertThat(ambiguous.json().getString("error")).endsWith("name account and app too");
        assertThat(join("{\"token\":\"%s\",\"account\":\"acc\"}".formatted(token)))
                .isEqualTo("{\"live\":1}");
    }

    @Test
    void meetingsAreShownInNumbersAndOneInFull() {
        String ann = api.add("ann").id();
        api.add(OTHER_MEETING, "bob");

        assertThat(api.control("GET", "/simulator/meetings", "").array()).hasSize(2);
        assertThat(api.control("GET", "/simulator/meetings?meeting=" + MEETING, "")
                        .array())
                .isEqualTo(new JsonArray("""
                        [{"account":"acc","app":"app","meeting":"%s","enrolled":1,"live":0,"participants":[
                          {"id":"%s","customParticipantId":"ann","presetName":"host","name":"Name of ann",
                           "enrolled":true,"live":false}]}]""".formatted(MEETING, ann)));
    }

    @Test
    void theJournalIsJsonOrLines() {
        Reply ann = api.send(api.request("/meetings/" + MEETING).header("User-Agent", "a test"));
        api.getParticipant("nobody");

        assertThat(ann.status()).isEqualTo(200);
        assertThat(api.control("GET", "/simulator/journal?limit=1", "").array())
                .isEqualTo(new JsonArray("""
                        [{"sequence":1,"receivedAt":"2026-08-01T10:00:00Z","effectAt":"2026-08-01T10:00:00Z",
                          "endedAt":"2026-08-01T10:00:00Z","operation":"get-meeting","account":"acc","app":"app",
                          "meeting":"%s","participantIds":[],"customParticipantIds":[],"userAgent":"a test",
                          "end":"answered","status":200,"effect":"NONE","affected":[]}]""".formatted(MEETING)));
        Reply lines = api.control("GET", "/simulator/journal?format=lines", "");
        assertThat(lines.header("Content-Type")).isEqualTo("application/x-ndjson");
        assertThat(lines.body().lines().map(line -> new JsonObject(line).getInteger("sequence")))
                .containsExactly(1, 2);
        assertThat(api.control(
                                "GET",
                                "/simulator/journal?operation=get&meeting=%s&participant=nobody&since=1"
                                        .formatted(MEETING),
                                "")
                        .array())
                .hasSize(1);
        assertThat(api.control("GET", "/simulator/journal?key=none", "").array())
                .isEmpty();
    }

    @Test
    void theJournalIsSummedUpAndCleared() {
        api.list("");

        assertThat(api.control("GET", "/simulator/journal/summary?window=PT1S", "")
                        .json())
                .isEqualTo(new JsonObject("""
                        {"requests":1,"dropped":0,"inFlight":0,"mostInFlight":1,"outcomes":{"list":{"200":1}},
                         "effects":{"NONE":1},"busiest":{"length":"PT1S","requests":1,"from":"2026-08-01T10:00:00Z"}}"""));
        assertThat(api.control("DELETE", "/simulator/journal", "").status()).isEqualTo(200);
        assertThat(api.control("GET", "/simulator/journal", "").array()).isEmpty();
        assertThat(api.control("POST", "/simulator/journal/clear", "").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST  | /simulator/faults           | {\"efect\":\"cut\"}                        | unknown: efect; known: effect, operation, meeting, participant, probability, times, after, delay, afterEffect, status, headers, envelope, body",
                "POST  | /simulator/faults           | {\"effect\":\"explode\"}                   | effect is 'explode', expected one of reply, delay, cut, disconnect, hang",
                "POST  | /simulator/faults           | {\"effect\":\"cut\",\"status\":500}        | status, headers, envelope and body belong to effect reply",
                "POST  | /simulator/faults           | {\"effect\":\"reply\"}                     | status is missing",
                "POST  | /simulator/faults           | {\"status\":500,\"delay\":\"1s\"}          | delay is '1s', must be an ISO-8601 duration such as PT0.5S",
                "POST  | /simulator/faults           | {\"status\":500,\"operation\":\"unrouted\"} | operation unrouted takes no fault: it is answered 404 before there can be one",
                "POST  | /simulator/faults           | {\"status\":500,\"times\":1.5}             | times is 1.5, must be a whole number",
                "POST  | /simulator/faults           | {\"status\":500,\"times\":\"2\"}           | times must be a whole number",
                "POST  | /simulator/faults           | {\"status\":500,\"envelope\":\"soap\"}     | envelope is 'soap', expected one of realtimekit, gateway, html, empty",
                "POST  | /simulator/faults           | not json                                   | the body is not JSON",
                "POST  | /simulator/faults           | [1]                                        | the body must be a JSON object",
                "PATCH | /simulator/settings         | {\"port\":1}                               | unknown: port; known: latency, jitter, quota, token, pageSize, maxPageSize, createMeetings, autoJoin, partialKicks",
                "PATCH | /simulator/settings         | {\"pageSize\":-1}                          | pageSize is -1, must be positive",
                "POST  | /simulator/spend            | {}                                         | requests is missing",
                "POST  | /simulator/spend            | {\"requests\":-1}                          | requests is -1, must be 0 or more",
                "POST  | /simulator/sessions/join    | {}                                         | meeting is missing",
                "GET   | /simulator/journal?since=x  | ''                                         | since is 'x', must be a whole number",
                "GET   | /simulator/journal?limit=0  | ''                                         | limit is 0, must be 1 or more",
                "GET   | /simulator/journal?format=x | ''                                         | format is 'x', expected one of json, lines",
                "GET   | /simulator/journal?meting=m | ''                                         | unknown: meting; known: operation, meeting, participant, key, since, limit, format",
                "GET   | /simulator/meetings?meting=m | ''                                        | unknown: meting; known: meeting",
                "POST  | /simulator/faults           | {}                                         | effect, status or delay is missing",
                "POST  | /simulator/faults           | {\"delay\":\"PT2H\"}                         | delay is PT2H, must be from 0 to PT1H",
                "POST  | /simulator/faults           | {\"status\":503,\"envelope\":\"html\",\"body\":\"x\"} | body and envelope exclude each other",
                "GET   | /simulator/journal/summary?window=PT0S | ''                              | window is PT0S, must be longer than PT0S, up to PT8760H",
                "GET   | /simulator/journal/summary?window=PT2562047788015215H | ''               | window is PT2562047788015215H, must be longer than PT0S, up to PT8760H",
                "PATCH | /simulator/settings         | {\"quota\":{\"requests\":5,\"window\":\"P366D\"}} | quota.window is PT8784H, must be PT0.001S to PT8760H",
            })
    void aMistakeIsExplained(String method, String path, String body, String message) {
        Reply reply = api.control(method, path, body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().getString("error")).isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource
    void aBodyIsReadAsItIsThoughItIsCalledAForm(String text) {
        String fault = new JsonObject().put("status", 502).put("body", text).encode();

        Reply added = api.control("POST", "/simulator/faults", fault);

        assertThat(added.status()).as(added.body()).isEqualTo(201);
        assertThat(api.list("").body()).isEqualTo(text);
    }

    static Stream<String> aBodyIsReadAsItIsThoughItIsCalledAForm() {
        return Stream.of("<p>100% gone</p>", "x".repeat(10_000), "a&".repeat(300), "a=b+c");
    }

    @Test
    void anUnknownOperationNamesTheKnown() {
        assertThat(api.control("GET", "/simulator/journal?operation=fly", "")
                        .json()
                        .getString("error"))
                .isEqualTo("operation is 'fly', expected one of add, list, get, delete, kick, refresh-token,"
                        + " active-session, create-meeting, get-meeting, unrouted");
    }

    @Test
    void whatIsNotHereIsSaidToBeNotHere() {
        Reply reply = api.control("GET", "/simulator/nothing", "");

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.json().getString("error")).isEqualTo("nothing here: GET / tells what is");
        assertThat(api.control("PUT", "/simulator/faults", "{}").status()).isEqualTo(405);
        assertThat(api.control("POST", "/simulator/faults", " ".repeat((1 << 20) + 1))
                        .status())
                .isEqualTo(413);
    }

    @Test
    void anUnknownMeetingOrParticipantIsNotFound() {
        api.add("ann");

        assertThat(api.control("POST", "/simulator/sessions/join", "{\"meeting\":\"m\"}")
                        .status())
                .isEqualTo(404);
        assertThat(api.control(
                                "POST",
                                "/simulator/sessions/join",
                                "{\"meeting\":\"%s\",\"participants\":[\"bob\"]}".formatted(MEETING))
                        .status())
                .isEqualTo(404);
    }

    private String join(String body) {
        return api.control("POST", "/simulator/sessions/join", body).body();
    }
}
