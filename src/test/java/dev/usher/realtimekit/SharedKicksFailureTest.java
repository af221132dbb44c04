package dev.usher.realtimekit;

import static dev.usher.realtimekit.Replies.kicked;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.realtimekit.Reply.Detail;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A shared request that fails, and whom that concerns. */
class SharedKicksFailureTest extends SharedKicksFixture {
    @Test
    void oneUnknownAmongAThousandIsFoundAndFailsAlone() {
        api.unknown.add("p500");
        api.hold();
        List<Pending> thousand =
                IntStream.range(0, 1_000).mapToObj(i -> new Pending("p" + i)).toList();
        api.release();

        assertThat(thousand)
                .filteredOn(traveller -> !traveller.reply().equals(kicked(traveller.id)))
                .singleElement()
                .satisfies(traveller -> assertThat(traveller.reply()).isEqualTo(api.refusal("p500")));
        assertThat(api.sent).hasSizeLessThanOrEqualTo(14);
    }

    @Test
    void theUnknownAreFoundByHalvesWhenTheAnswerDoesNotNameThem() {
        api.unknown.addAll(List.of("p3", "p60"));
        api.namesTheUnknown = false;
        gate.hold();
        List<Pending> travellers =
                IntStream.range(0, 100).mapToObj(i -> new Pending("p" + i)).toList();
        gate.release();

        assertThat(travellers)
                .filteredOn(traveller -> !traveller.reply().equals(kicked(traveller.id)))
                .extracting(traveller -> traveller.id)
                .containsExactly("p3", "p60");
        assertThat(travellers.get(3).markRefusedAmongOthers).isEqualTo(6);
    }

    @Test
    void oneThatTheApiCannotReadFailsAlone() {
        api.unknown.add("p7");
        api.status = 400;
        api.namesTheUnknown = false;
        gate.hold();
        List<Pending> travellers =
                IntStream.range(0, 10).mapToObj(i -> new Pending("p" + i)).toList();
        gate.release();

        assertThat(travellers)
                .filteredOn(traveller -> !traveller.reply().equals(kicked(traveller.id)))
                .singleElement()
                .satisfies(traveller -> assertThat(traveller.reply()).isEqualTo(api.refusal("p7")));
    }

    @Test
    void thoseWhoAreTooManyForOneRequestLeaveInSeveral() {
        api.most = 3;
        api.status = 413;
        gate.hold();
        List<Pending> travellers =
                IntStream.range(0, 10).mapToObj(i -> new Pending("p" + i)).toList();
        gate.release();

        assertThat(travellers).allMatch(traveller -> traveller.reply().equals(kicked(traveller.id)));
    }

    @Test
    void whateverElseBefallsARequestBefallsAllThatShareIt() {
        Reply lost = new Reply.FateUnknown(Detail.unanswered(Reply.Silence.TIMEOUT, "silence"), Optional.empty());
        api.always = lost;
        gate.hold();
        Pending ann = new Pending("ann");
        Pending bob = new Pending("bob");
        gate.release();

        assertThat(Stream.of(ann, bob).map(Pending::reply)).containsExactly(lost, lost);
    }

    @Test
    void oneThatMakesEveryRequestFailTakesNobodyWithIt() {
        api.always = new Reply.FateUnknown(Detail.unanswered(Reply.Silence.TIMEOUT, "silence"), Optional.empty());
        gate.hold();
        Pending ann = new Pending("ann");
        Pending bob = new Pending("bob");
        gate.release();

        assertThat(List.of(ann, bob)).allMatch(Pending::mustBeSentAlone);
        assertThat(ann.reply.result().orElseThrow().counts())
                .as("nobody knows whose fault it is")
                .isFalse();
        gate.hold();
        kicks.send(aKick("ann"), ann);
        kicks.send(aKick("bob"), bob);
        gate.release();
        assertThat(api.sent).containsExactly(aKick("ann", "bob"), aKick("ann"), aKick("bob"));
    }

    /** Others need not wait for the probe that tells whether it is at fault. */
    @Test
    void oneThatFailsByItselfIsNotJoinedWhenItIsTriedAgain() {
        api.always = new Reply.RetryLater(Detail.answered(500, Optional.empty(), "oh"), Optional.empty());
        Pending ann = new Pending("ann");
        gate.hold();
        kicks.send(aKick("ann"), ann);
        new Pending("bob");
        gate.release();

        assertThat(api.sent).containsExactly(aKick("ann"), aKick("ann"), aKick("bob"));
    }

    @Test
    void onlyOneTravelsAloneWhenTheApiSeemsToBeAwayForEverybody() {
        gate.blameNobody(true);
        api.always = new Reply.FateUnknown(Detail.unanswered(Reply.Silence.TIMEOUT, "silence"), Optional.empty());
        gate.hold();
        Pending ann = new Pending("ann");
        Pending bob = new Pending("bob");
        Pending carl = new Pending("carl");
        gate.release();

        gate.hold();
        List.of(ann, bob, carl).forEach(traveller -> kicks.send(aKick(traveller.id), traveller));
        gate.release();
        assertThat(api.sent).containsExactly(aKick("ann", "bob", "carl"), aKick("ann"), aKick("bob", "carl"));
    }

    /** Or their commands stood still without a word, and later kicks of the meeting waited for them. */
    @Test
    void aBugInSendingFailsAllWhoShareTheRequestAndHoldsUpNobodyAfterThem() {
        api.bug = new IllegalStateException("a bug");
        gate.hold();
        Pending ann = new Pending("ann");
        Pending bob = new Pending("bob");
        gate.release();
        api.bug = null;
        Pending carl = new Pending("carl");

        assertThat(ann.reply.failed()).isTrue();
        assertThat(bob.reply.failed()).isTrue();
        assertThat(carl.reply.succeeded()).isTrue();
    }

    @Test
    void aBugAtTheGateFailsWhoMeetsItAndNeitherWhoWasAnsweredBeforeNorWhoComesLater() {
        api.hold();
        Pending ann = new Pending("ann");
        Pending bob = new Pending("bob");
        gate.breakDown(true);
        api.release();
        gate.breakDown(false);
        Pending carl = new Pending("carl");

        assertThat(ann.reply.succeeded()).isTrue();
        assertThat(bob.reply.failed()).isTrue();
        assertThat(carl.reply.succeeded()).isTrue();
    }
}
