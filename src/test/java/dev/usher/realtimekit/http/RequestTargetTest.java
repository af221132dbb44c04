package dev.usher.realtimekit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.Meeting;
import dev.usher.realtimekit.Request;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RequestTargetTest {

    private static final String PARTICIPANTS = "/client/v4/accounts/acc/realtime/kit/app/meetings/m/participants";
    private static final Meeting MEETING = new Meeting("acc", "app", "m");

    private final RequestTarget target = new RequestTarget("/client/v4");

    @Test
    void namesTheParticipantsOfAMeeting() {
        assertThat(target.of(new Request.Add(MEETING, "ann", "host", "Ann", Optional.empty())))
                .isEqualTo(PARTICIPANTS);
    }

    @Test
    void namesOneParticipant() {
        assertThat(target.of(new Request.Get(MEETING, "p-1"))).isEqualTo(PARTICIPANTS + "/p-1");
        assertThat(target.of(new Request.Delete(MEETING, "p-1"))).isEqualTo(PARTICIPANTS + "/p-1");
    }

    @Test
    void namesTheActiveSession() {
        assertThat(target.of(new Request.Kick(MEETING, List.of("p-1"), List.of())))
                .isEqualTo("/client/v4/accounts/acc/realtime/kit/app/meetings/m/active-session/kick");
    }

    @Test
    void asksForThePageThatIsWanted() {
        assertThat(page(Optional.empty(), Optional.empty())).isEqualTo(PARTICIPANTS);
        assertThat(page(Optional.of(2), Optional.empty())).isEqualTo(PARTICIPANTS + "?page_no=2");
        assertThat(page(Optional.empty(), Optional.of(50))).isEqualTo(PARTICIPANTS + "?per_page=50");
        assertThat(page(Optional.of(2), Optional.of(50))).isEqualTo(PARTICIPANTS + "?page_no=2&per_page=50");
    }

    @Test
    void encodesEveryIdSoThatItStaysInItsSegment() {
        assertThat(target.of(new Request.Get(new Meeting("a/b", "c?d", "e#f"), "a/b c%?ü😀~-_.!")))
                .isEqualTo("/client/v4/accounts/a%2Fb/realtime/kit/c%3Fd/meetings/e%23f/participants/"
                        + "a%2Fb%20c%25%3F%C3%BC%F0%9F%98%80~-_.%21");
    }

    @Test
    void doesNotLetAnIdStepThroughTheHierarchy() {
        assertThat(target.of(new Request.Get(new Meeting(".", "..", "..."), "..")))
                .isEqualTo("/client/v4/accounts/%2E/realtime/kit/%2E%2E/meetings/.../participants/%2E%2E");
    }

    @Test
    void encodesHalfACharacterAsSomethingHarmless() {
        assertThat(target.of(new Request.Get(MEETING, "a\ud83d"))).isEqualTo(PARTICIPANTS + "/a%3F");
        assertThat(target.of(new Request.Get(MEETING, "\ud83da"))).isEqualTo(PARTICIPANTS + "/%3Fa");
    }

    private String page(Optional<Integer> pageNo, Optional<Integer> perPage) {
        return target.of(new Request.ListPage(MEETING, pageNo, perPage));
    }
}
