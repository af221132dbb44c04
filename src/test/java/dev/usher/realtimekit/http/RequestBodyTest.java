package dev.usher.realtimekit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.Meeting;
import dev.usher.realtimekit.Request;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RequestBodyTest {

    private static final Meeting MEETING = new Meeting("acc", "app", "m");

    @Test
    void describesWhoIsAdded() {
        assertThat(body(new Request.Add(MEETING, "ann", "host", "Ann", Optional.of("https://p.example/a"))))
                .contains("{\"custom_participant_id\":\"ann\",\"preset_name\":\"host\",\"name\":\"Ann\","
                        + "\"picture\":\"https://p.example/a\"}");
        assertThat(body(new Request.Add(MEETING, "ann", "host", "Ann", Optional.empty())))
                .contains("{\"custom_participant_id\":\"ann\",\"preset_name\":\"host\",\"name\":\"Ann\"}");
    }

    @Test
    void escapesWhateverAnIdHolds() {
        assertThat(body(new Request.Add(MEETING, "a\"b\\c\n\u0001", "höst", "😀", Optional.empty())))
                .contains("{\"custom_participant_id\":\"a\\\"b\\\\c\\n\\u0001\",\"preset_name\":\"höst\","
                        + "\"name\":\"😀\"}");
    }

    @Test
    void namesBothListsOfAKickEvenWhenOneIsEmpty() {
        assertThat(body(new Request.Kick(MEETING, List.of("p-1", "p-2"), List.of())))
                .contains("{\"participant_ids\":[\"p-1\",\"p-2\"],\"custom_participant_ids\":[]}");
        assertThat(body(new Request.Kick(MEETING, List.of(), List.of("ann"))))
                .contains("{\"participant_ids\":[],\"custom_participant_ids\":[\"ann\"]}");
    }

    @Test
    void sendsNoBodyWithTheOthers() {
        assertThat(body(new Request.Delete(MEETING, "p-1"))).isEmpty();
        assertThat(body(new Request.Get(MEETING, "p-1"))).isEmpty();
        assertThat(body(new Request.ListPage(MEETING, Optional.empty(), Optional.empty())))
                .isEmpty();
    }

    private static Optional<String> body(Request request) {
        return RequestBody.of(request).map(Object::toString);
    }
}
