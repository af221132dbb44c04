package dev.usher.simulator;

import static dev.usher.simulator.RunningSimulator.MEETING;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MeetingsTest {
    @RegisterExtension
    final RunningSimulator api = RunningSimulator.with(settings -> settings.withCreateMeetings(false));

    @Test
    void aCreatedMeetingCanBeFetchedAndUsed() {
        Reply created = api.post("/meetings", new JsonObject().put("title", "Stand-up"));

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.data().getString("title")).isEqualTo("Stand-up");
        assertThat(api.get("/meetings/" + created.id()).data()).isEqualTo(created.data());
        assertThat(api.add(created.id(), "ann").status()).isEqualTo(201);
    }

    @Test
    void anUnknownMeetingIsNotFound() {
        Reply reply = api.add("ann");

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.message()).isEqualTo("Meeting " + MEETING + " not found");
        assertThat(api.get("/meetings/" + MEETING).status()).isEqualTo(404);
        assertThat(api.kick("ann").status()).isEqualTo(404);
    }

    @Test
    void anUnknownMeetingIsMadeWhenFirstNamedUnlessToldOtherwise() {
        RunningSimulator.await(api.simulator().change(settings -> settings.withCreateMeetings(true)));

        assertThat(api.get("/meetings/" + MEETING).id()).isEqualTo(MEETING);
    }
}
