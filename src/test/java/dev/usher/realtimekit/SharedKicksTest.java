package dev.usher.realtimekit;

import static dev.usher.realtimekit.Replies.kicked;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.Meeting;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedKicksTest extends SharedKicksFixture {
    @Test
    void aKickThatIsAloneLeavesAtOnceAsItIs() {
        Pending ann = new Pending("ann");

        assertThat(ann.reply()).isEqualTo(kicked("ann"));
        assertThat(api.sent).containsExactly(aKick("ann"));
        assertThat(api.keys).containsExactly("command of ann");
    }

    @Test
    void thoseThatWaitAtTheGateShareOneRequest() {
        gate.hold();
        Pending ann = new Pending("ann");
        Pending bob = new Pending("bob");
        gate.release();

        assertThat(api.sent).containsExactly(aKick("ann", "bob"));
        assertThat(ann.reply()).isEqualTo(kicked("ann"));
        assertThat(bob.reply()).isEqualTo(kicked("bob"));
        assertThat(api.keys).containsExactly("command of ann,command of bob");
    }

    @Test
    void thoseThatComeWhileARequestIsUnderWayLeaveTogetherWhenItHasEnded() {
        api.hold();
        new Pending("ann");
        new Pending("bob");
        new Pending("carl");
        assertThat(api.sent).containsExactly(aKick("ann"));

        api.release();

        assertThat(api.sent).containsExactly(aKick("ann"), aKick("bob", "carl"));
    }

    @Test
    void nobodyWaitsLongForARequestThatTakesLong() {
        api.hold();
        new Pending("ann");
        new Pending("bob");
        time.advance(SharedKicks.LONGEST_GATHERING);

        assertThat(api.sent).containsExactly(aKick("ann"), aKick("bob"));
    }

    /** Its turn comes first, and then the time is over for which it would have waited for others. */
    @Test
    void aRequestAsksForLeaveOnce() {
        api.hold();
        new Pending("ann");
        new Pending("bob");
        gate.hold();
        api.release();
        time.advance(SharedKicks.LONGEST_GATHERING);
        gate.release();

        assertThat(api.sent).containsExactly(aKick("ann"), aKick("bob"));
    }

    @Test
    void thoseWhoseLeaveHasLapsedAskAgainTogether() {
        gate.hold();
        Pending ann = new Pending("ann");
        Pending bob = new Pending("bob");
        gate.lapse(1);
        gate.release();
        new Pending("carl");

        assertThat(api.sent).containsExactly(aKick("ann", "bob"), aKick("carl"));
        assertThat(ann.reply()).isEqualTo(kicked("ann"));
        assertThat(bob.reply()).isEqualTo(kicked("bob"));
        assertThat(gate.unused()).isEqualTo(1);
    }

    @Test
    void otherMeetingsAreOthersBusiness() {
        gate.hold();
        new Pending("ann");
        kicks.send(new Request.Kick(new Meeting("account", "app", "other"), List.of("ann"), List.of()), new Pending());
        gate.release();

        assertThat(api.sent).hasSize(2);
    }

    @Test
    void aThousandCostAFewRequests() {
        api.hold();
        List<Pending> thousand =
                IntStream.range(0, 1_000).mapToObj(i -> new Pending("p" + i)).toList();
        api.release();

        assertThat(thousand).allMatch(traveller -> traveller.reply().equals(kicked(traveller.id)));
        assertThat(api.sent).hasSizeLessThanOrEqualTo(12).allMatch(kick -> kick.size() <= SharedKicks.MOST_IDS);
    }

    @Test
    void whoExpiredStaysBehind() {
        gate.hold();
        Pending ann = new Pending("ann");
        new Pending("bob");
        ann.expired = true;
        gate.release();

        assertThat(ann.reply.result()).isEmpty();
        assertThat(api.sent).containsExactly(aKick("bob"));
    }

    @Test
    void whoExpiresWhileItIsWrittenDownStaysBehindToo() {
        gate.hold();
        Pending ann = new Pending("ann");
        new Pending("bob");
        ann.expiresOnLeaving = true;
        gate.release();

        assertThat(ann.reply.result()).isEmpty();
        assertThat(api.sent).containsExactly(aKick("bob"));
    }

    @Test
    void nothingIsSentWhenAllHaveExpired() {
        gate.hold();
        Pending ann = new Pending("ann");
        ann.expired = true;
        gate.release();

        assertThat(ann.reply.result()).isEmpty();
        assertThat(api.sent).isEmpty();
        assertThat(gate.unused()).isEqualTo(1);
        assertThat(new Pending("bob").reply()).isEqualTo(kicked("bob"));
    }

    @Test
    void nobodyLeavesWhenOneOfThemIsTheNextOwners() {
        gate.hold();
        Pending ann = new Pending("ann");
        Pending bob = new Pending("bob");
        bob.mayLeave = false;
        gate.release();

        assertThat(api.sent).isEmpty();
        assertThat(List.of(ann, bob)).noneMatch(traveller -> traveller.reply.isComplete());
        assertThat(ann.stayed).as("who was to leave is marked as waiting").isTrue();
        assertThat(bob.stayed).as("was marked when it was given up").isFalse();
        assertThat(gate.unused()).isEqualTo(1);
    }
}
