package dev.usher.simulator;

import static dev.usher.simulator.RunningSimulator.KEY;
import static dev.usher.simulator.RunningSimulator.MEETING;
import static dev.usher.simulator.RunningSimulator.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionsTest {
    @RegisterExtension
    final RunningSimulator api = RunningSimulator.asIs();

    @Test
    void nobodyIsLiveUnlessTold() {
        api.add("ann");

        Reply reply = api.activeSession();

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.message()).isEqualTo("No active session found for meeting_id " + MEETING);
    }

    @Test
    void theActiveSessionCountsWhoIsLive() {
        api.add("ann");
        api.add("bob");
        await(api.simulator().join(MEETING, "ann", "bob"));
        await(api.simulator().leave(MEETING, "bob"));
        api.clock().move(Duration.ofMinutes(7));

        Reply reply = api.activeSession();

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.data().getString("associated_id")).isEqualTo(MEETING);
        assertThat(reply.data().getString("status")).isEqualTo("LIVE");
        assertThat(reply.data().getInteger("live_participants")).isEqualTo(1);
        assertThat(reply.data().getInteger("max_concurrent_participants")).isEqualTo(2);
        assertThat(reply.data().getInteger("minutes_consumed")).isEqualTo(7);
    }

    @Test
    void autoJoinMakesEverybodyAddedLive() {
        await(api.simulator().change(settings -> settings.withAutoJoin(true)));

        api.add("ann");

        assertThat(api.activeSession().data().getInteger("live_participants")).isEqualTo(1);
    }

    @Test
    void aKickRemovesFromTheSessionAndNotFromTheMeeting() {
        String ann = api.add("ann").id();
        String bob = api.add("bob").id();
        api.add("cid");
        await(api.simulator().join(MEETING));

        Reply reply = api.kick(JsonArray.of(ann), JsonArray.of("bob"));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.data().getString("action")).isEqualTo("kick");
        assertThat(ids(reply)).containsExactly(ann, bob);
        assertThat(live()).containsExactly("cid");
        assertThat(api.getParticipant(ann).status()).isEqualTo(200);
    }

    @Test
    void aKickedParticipantIsToldWithoutItsCustomId() {
        api.add("ann");
        await(api.simulator().join(MEETING));

        JsonObject kicked = api.kick("ann").data().getJsonArray("participants").getJsonObject(0);

        assertThat(kicked.fieldNames()).containsExactlyInAnyOrder("id", "created_at", "updated_at", "name");
    }

    @Test
    void aKickWithoutASessionKicksNobody() {
        api.add("ann");

        Reply reply = api.kick("ann");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(ids(reply)).isEmpty();
    }

    @Test
    void aKickOfSomebodyEnrolledButNotLiveKicksTheOthers() {
        api.add("ann");
        String bob = api.add("bob").id();
        await(api.simulator().join(MEETING, "bob"));

        assertThat(ids(api.kick("ann", "bob"))).containsExactly(bob);
    }

    @Test
    void aKickThatNamesSomebodyUnknownIsNotFoundAndKicksNobody() {
        api.add("ann");
        await(api.simulator().join(MEETING));

        Reply reply = api.kick("ann", "ghost");

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.json()).isEqualTo(new JsonObject("""
                                {"success":false,"error":{"code":404,"message":"No user found with id ghost"}}"""));
        assertThat(live()).containsExactly("ann");
    }

    @Test
    void aPartialKickIsNotFoundTooButKicksWhoIsKnown() {
        await(api.simulator().change(settings -> settings.withPartialKicks(true)));
        String ann = api.add("ann").id();
        await(api.simulator().join(MEETING));

        Reply reply = api.kick("ghost", "ann");

        assertThat(reply.status()).isEqualTo(404);
        assertThat(live()).isEmpty();
        JournalEntry entry = await(
                        api.simulator().journal(JournalQuery.everything().of(Operation.KICK)))
                .get(0);
        assertThat(entry.effect()).isEqualTo(Effect.KICKED);
        assertThat(entry.affected()).containsExactly(ann);
    }

    @Test
    void aCustomIdIsNoIdInAKick() {
        api.add("ann");
        await(api.simulator().join(MEETING));

        assertThat(api.kick(JsonArray.of("ann"), new JsonArray()).status()).isEqualTo(404);
    }

    @Test
    void aKickMayLeaveOutTheListItDoesNotNeed() {
        api.add("ann");
        await(api.simulator().join(MEETING));

        Reply reply = api.post("/meetings/" + MEETING + "/active-session/kick", """
                {"custom_participant_ids":["ann"]}""");

        assertThat(ids(reply)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"participant_ids\":[],\"custom_participant_ids\":[]}",
                "{\"participant_ids\":\"ann\"}",
                "{\"custom_participant_ids\":[1]}"
            })
    void aKickThatNamesNobodyIsRefused(String body) {
        assertThat(api.post("/meetings/" + MEETING + "/active-session/kick", body)
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aDeleteLeavesTheLiveSessionRunningAndAKickEndsIt() {
        String ann = api.add("ann").id();
        await(api.simulator().join(MEETING));

        api.deleteParticipant(ann);

        assertThat(await(api.simulator().participants(KEY)))
                .containsExactly(new ParticipantReport(ann, "ann", "host", Optional.of("Name of ann"), false, true));
        assertThat(ids(api.kick("ann"))).containsExactly(ann);
        assertThat(api.activeSession().status()).isEqualTo(404);
    }

    @Test
    void aKickByCustomIdMeetsTheDeletedAndTheReEnrolled() {
        String before = api.add("ann").id();
        await(api.simulator().join(MEETING));
        api.deleteParticipant(before);
        String after = api.add("ann").id();
        await(api.simulator().join(MEETING));

        assertThat(ids(api.kick("ann"))).containsExactly(before, after);
    }

    @Test
    void aKickedParticipantMayRejoinWithTheSameToken() {
        String token = api.add("ann").data().getString("token");
        await(api.simulator().joinWithToken(token));
        api.kick("ann");

        assertThat(await(api.simulator().joinWithToken(token))).isEqualTo(1);
    }

    @Test
    void aDeleteRevokesTheTokens() {
        Reply added = api.add("ann");
        api.deleteParticipant(added.id());
        api.add("ann");

        assertThatThrownBy(
                        () -> await(api.simulator().joinWithToken(added.data().getString("token"))))
                .hasCauseInstanceOf(NoSuchElementException.class);
    }

    @Test
    void theTokenOfSomebodyWithoutANameDoesNotWork() {
        Reply added = api.post("/meetings/" + MEETING + "/participants", """
                {"custom_participant_id":"ann","preset_name":"host"}""");

        assertThatThrownBy(
                        () -> await(api.simulator().joinWithToken(added.data().getString("token"))))
                .hasMessageContaining("without a name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "a.b.c", "...."})
    void whatIsNoTokenDoesNotWork(String token) {
        assertThatThrownBy(() -> await(api.simulator().joinWithToken(token)))
                .hasMessageContaining("the token is not valid");
    }

    @Test
    void anExpiredTokenDoesNotWork() {
        String token = api.add("ann").data().getString("token");
        api.clock().move(Duration.ofDays(100));

        assertThatThrownBy(() -> await(api.simulator().joinWithToken(token)))
                .hasMessageContaining("the token is not valid");
    }

    @Test
    void onlyWhoIsEnrolledCanJoin() {
        api.add("ann");

        assertThatThrownBy(() -> await(api.simulator().join(MEETING, "ghost")))
                .hasMessageContaining("participant ghost is not enrolled");
        assertThatThrownBy(() -> await(api.simulator().join("unheard-of")))
                .hasMessageContaining("meeting unheard-of is not known");
    }

    private List<String> live() {
        return await(api.simulator().participants(KEY)).stream()
                .filter(ParticipantReport::isLive)
                .map(ParticipantReport::customParticipantId)
                .toList();
    }

    private static List<String> ids(Reply reply) {
        return reply.data().getJsonArray("participants").stream()
                .map(participant -> ((JsonObject) participant).getString("id"))
                .toList();
    }
}
