package dev.usher.simulator;

import static dev.usher.simulator.RunningSimulator.MEETING;
import static dev.usher.simulator.RunningSimulator.OTHER_MEETING;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnrolmentTest {
    @RegisterExtension
    final RunningSimulator api =
            RunningSimulator.with(settings -> settings.withPageSize(2).withMaxPageSize(3));

    @Test
    void addAnswersTheParticipantWithAToken() {
        Reply reply = api.post(
                "/meetings/" + MEETING + "/participants",
                new JsonObject()
                        .put("custom_participant_id", "ann")
                        .put("preset_name", "host")
                        .put("name", "Ann")
                        .put("picture", "https://example.org/ann.png"));

        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.header("Content-Type")).isEqualTo("application/json");
        assertThat(reply.json().getBoolean("success")).isTrue();
        assertThat(reply.data().getString("custom_participant_id")).isEqualTo("ann");
        assertThat(reply.data().getString("preset_name")).isEqualTo("host");
        assertThat(reply.data().getString("name")).isEqualTo("Ann");
        assertThat(reply.data().getString("picture")).isEqualTo("https://example.org/ann.png");
        assertThat(reply.data().getString("created_at")).isEqualTo("2026-08-01T10:00:00.000Z");
        assertThat(reply.data().getString("updated_at")).isEqualTo("2026-08-01T10:00:00.000Z");
        assertThat(reply.id()).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    }

    @Test
    void aTokenIsAJwtThatNamesItsParticipantAndExpiresIn100Days() {
        Reply reply = api.add("ann");

        String[] parts = reply.data().getString("token").split("\\.");
        JsonObject claims = new JsonObject(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8));
        assertThat(parts).hasSize(3);
        assertThat(claims.getString("participantId")).isEqualTo(reply.id());
        assertThat(claims.getString("meetingId")).isEqualTo(MEETING);
        assertThat(claims.getLong("exp") - claims.getLong("iat")).isEqualTo(8_640_000);
    }

    @Test
    void theSameCustomIdAgainIsTheSameParticipantWithANewToken() {
        Reply first = api.add("ann");
        Reply second = api.add("ann");

        assertThat(second.status()).isEqualTo(201);
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.data().getString("token")).isNotEqualTo(first.data().getString("token"));
        assertThat(api.list("").json().getJsonArray("data")).hasSize(1);
    }

    @Test
    void theSameCustomIdInAnotherMeetingIsSomebodyElse() {
        assertThat(api.add(OTHER_MEETING, "ann").id())
                .isNotEqualTo(api.add(MEETING, "ann").id());
    }

    @Test
    void theSameMeetingIdInAnotherAppIsAnotherMeeting() {
        api.add("ann");

        Reply elsewhere = api.send(api.request("")
                .uri(URI.create(api.simulator().baseUrl() + "/accounts/acc/realtime/kit/other/meetings/" + MEETING
                        + "/participants")));

        assertThat(elsewhere.json().getJsonArray("data")).isEmpty();
    }

    @Test
    void aDeletedParticipantIsGone() {
        String id = api.add("ann").id();

        Reply deleted = api.deleteParticipant(id);

        assertThat(deleted.status()).isEqualTo(200);
        assertThat(deleted.data().fieldNames())
                .containsExactlyInAnyOrder("custom_participant_id", "preset_id", "created_at", "updated_at");
        assertThat(api.getParticipant(id).status()).isEqualTo(404);
        assertThat(api.deleteParticipant(id).status()).isEqualTo(404);
        assertThat(api.post("/meetings/" + MEETING + "/participants/" + id + "/token", "")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void addAfterADeleteMakesANewParticipant() {
        String id = api.add("ann").id();
        api.deleteParticipant(id);

        Reply again = api.add("ann");

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.id()).isNotEqualTo(id);
    }

    @Test
    void getAnswersTheParticipantWithoutAToken() {
        String id = api.add("ann").id();

        Reply reply = api.getParticipant(id);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.data().getString("custom_participant_id")).isEqualTo("ann");
        assertThat(reply.data().containsKey("token")).isFalse();
    }

    @Test
    void anUnknownParticipantIsRefusedInRealtimeKitsEnvelope() {
        Reply reply = api.getParticipant("nobody");

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.json()).isEqualTo(new JsonObject("""
                        {"success":false,"error":{"code":404,"message":"No participant found with id nobody"}}"""));
    }

    @Test
    void refreshingATokenLeavesTheOlderValid() {
        Reply added = api.add("ann");

        Reply refreshed = api.post("/meetings/" + MEETING + "/participants/" + added.id() + "/token", "");

        assertThat(refreshed.status()).isEqualTo(200);
        assertThat(refreshed.data().fieldNames()).containsExactly("token");
        assertThat(refreshed.data().getString("token"))
                .isNotEqualTo(added.data().getString("token"));
        assertThat(RunningSimulator.await(
                        api.simulator().joinWithToken(added.data().getString("token"))))
                .isEqualTo(1);
    }

    @Test
    void pagesFollowTheOrderOfEnrolment() {
        for (String customId : new String[] {"a", "b", "c", "d", "e"}) {
            api.add(customId);
        }

        assertPage(api.list(""), "a b", 1, 2);
        assertPage(api.list("?page_no=0"), "a b", 1, 2);
        assertPage(api.list("?page_no=&per_page="), "a b", 1, 2);
        assertPage(api.list("?page_no=2"), "c d", 3, 4);
        assertPage(api.list("?page_no=3"), "e", 5, 5);
        assertPage(api.list("?page_no=2&per_page=3"), "d e", 4, 5);
        assertPage(api.list("?per_page=100"), "a b c", 1, 3);
        assertPage(api.list("?page_no=4"), "", 7, 6);
        assertPage(api.list("?per_page=2147483647"), "a b c", 1, 3);
        assertPage(api.list("?page_no=2147483647.0"), "", 4294967293L, 4294967292L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?page_no=-1",
                "?page_no=x",
                "?per_page=1.5",
                "?per_page=2147483648",
                "?per_page=99999999999999999999"
            })
    void aPageThatIsNoCountIsRefused(String query) {
        assertThat(api.list(query).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "not json                                                  | the body must be a JSON object",
                "[1]                                                       | the body must be a JSON object",
                "''                                                        | the body must be a JSON object",
                "{\"preset_name\":\"p\"}                                   | custom_participant_id is required",
                "{\"custom_participant_id\":7,\"preset_name\":\"p\"}       | custom_participant_id is required",
                "{\"custom_participant_id\":\"ann\"}                       | preset_name is required",
                "{\"custom_participant_id\":\"ann\",\"preset_name\":\"p\",\"name\":1}         | name must be a string",
                "{\"custom_participant_id\":\"ann\",\"preset_name\":\"p\",\"picture\":\"x y\"} | picture must be a valid URI",
            })
    void anIncompleteAddIsRefused(String body, String message) {
        Reply reply = api.post("/meetings/" + MEETING + "/participants", body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.message()).isEqualTo(message);
        assertThat(api.list("").json().getJsonArray("data")).isEmpty();
    }

    @Test
    void nullsAreAsGoodAsNothing() {
        Reply reply = api.post("/meetings/" + MEETING + "/participants", """
                {"custom_participant_id":"ann","preset_name":"p","name":null,"picture":null}""");

        assertThat(reply.status()).isEqualTo(201);
    }

    @Test
    void aMeetingIdThatIsNoUuidIsRefused() {
        Reply reply = api.add("m1", "ann");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.message()).isEqualTo("meeting_id must be a valid UUID");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b c%?ü+", ".", "..", "日本", "\"quoted\"", "new\nline"})
    void customIdsOfAnyKindComeBackUnchanged(String customId) {
        Reply added = api.add(customId);

        assertThat(api.getParticipant(added.id()).data().getString("custom_participant_id"))
                .isEqualTo(customId);
        assertThat(api.deleteParticipant(added.id()).data().getString("custom_participant_id"))
                .isEqualTo(customId);
    }

    @ParameterizedTest
    @CsvSource({"a%2Fb%20c%25%3F%C3%BC, a/b c%?ü", "%2E, .", ".., ..", "a+b, a+b", "%E6%97%A5, 日"})
    void idsInAPathAreDecodedAndNotNormalised(String encoded, String decoded) {
        Reply reply = api.getParticipant(encoded);

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.message()).isEqualTo("No participant found with id " + decoded);
    }

    private static void assertPage(Reply reply, String customIds, long start, long end) {
        JsonArray data = reply.json().getJsonArray("data");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(data.stream().map(entry -> ((JsonObject) entry).getString("custom_participant_id")))
                .containsExactly(customIds.isEmpty() ? new String[0] : customIds.split(" "));
        assertThat(reply.json().getJsonObject("paging"))
                .isEqualTo(new JsonObject()
                        .put("total_count", 5)
                        .put("start_offset", start)
                        .put("end_offset", end));
    }
}
