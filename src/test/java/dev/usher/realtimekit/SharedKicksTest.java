package dev.usher.realtimekit;

import static dev.usher.realtimekit.Replies.kicked;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.Command;
import dev.usher.command.Meeting;
import dev.usher.realtimekit.Reply.Detail;
import dev.usher.testing.Commands;
import dev.usher.testing.Traces;
import dev.usher.tracing.Trace;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedKicksTest {
    private static final Meeting MEETING = new Meeting("account", "app", "meeting");

    private final Api api = new Api();
    private final OpenGate gate = new OpenGate();
    private final HandMovedTime time = new HandMovedTime();
    private final SharedKicks kicks = new SharedKicks(api, gate, time, SavedRequests.uncounted());

    @AfterEach
    void everyPermitEndsOnce() {
        assertThat(gate.unbalanced()).isEqualTo(api.held.size());
    }

    @Test
    void aKickThatIsAloneLeavesAtOnceAsItIs() {
        Traveller ann = new Traveller("ann");

        assertThat(ann.reply()).isEqualTo(kicked("ann"));
        assertThat(api.sent).containsExactly(aKick("ann"));
        assertThat(api.keys).containsExactly("command of ann");
    }

    @Test
    void thoseThatWaitAtTheGateShareOneRequest() {
        gate.hold();
        Traveller ann = new Traveller("ann");
        Traveller bob = new Traveller("bob");
        gate.release();

        assertThat(api.sent).containsExactly(aKick("ann", "bob"));
        assertThat(ann.reply()).isEqualTo(kicked("ann"));
        assertThat(bob.reply()).isEqualTo(kicked("bob"));
        assertThat(api.keys).containsExactly("command of ann,command of bob");
    }

    @Test
    void thoseThatComeWhileARequestIsUnderWayLeaveTogetherWhenItHasEnded() {
        api.hold();
        new Traveller("ann");
        new Traveller("bob");
        new Traveller("carl");
        assertThat(api.sent).containsExactly(aKick("ann"));

        api.release();

        assertThat(api.sent).containsExactly(aKick("ann"), aKick("bob", "carl"));
    }

    @Test
    void nobodyWaitsLongForARequestThatTakesLong() {
        api.hold();
        new Traveller("ann");
        new Traveller("bob");
        time.advance(SharedKicks.PATIENCE);

        assertThat(api.sent).containsExactly(aKick("ann"), aKick("bob"));
    }

    @Test
    void thoseWhoseLeaveHasLapsedAskAgainTogether() {
        gate.hold();
        Traveller ann = new Traveller("ann");
        Traveller bob = new Traveller("bob");
        gate.lapse(1);
        gate.release();
        new Traveller("carl");

        assertThat(api.sent).containsExactly(aKick("ann", "bob"), aKick("carl"));
        assertThat(ann.reply()).isEqualTo(kicked("ann"));
        assertThat(bob.reply()).isEqualTo(kicked("bob"));
        assertThat(gate.unused()).isEqualTo(1);
    }

    @Test
    void otherMeetingsAreOthersBusiness() {
        gate.hold();
        new Traveller("ann");
        kicks.send(
                new Request.Kick(new Meeting("account", "app", "other"), List.of("ann"), List.of()), new Traveller());
        gate.release();

        assertThat(api.sent).hasSize(2);
    }

    @Test
    void aThousandCostAFewRequests() {
        api.hold();
        List<Traveller> thousand =
                IntStream.range(0, 1_000).mapToObj(i -> new Traveller("p" + i)).toList();
        api.release();

        assertThat(thousand).allMatch(traveller -> traveller.reply().equals(kicked(traveller.id)));
        assertThat(api.sent).hasSizeLessThanOrEqualTo(12).allMatch(kick -> KickSharing.size(kick) <= SharedKicks.MOST);
    }

    @Test
    void oneUnknownAmongAThousandIsFoundAndFailsAlone() {
        api.unknown.add("p500");
        api.hold();
        List<Traveller> thousand =
                IntStream.range(0, 1_000).mapToObj(i -> new Traveller("p" + i)).toList();
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
        List<Traveller> travellers =
                IntStream.range(0, 100).mapToObj(i -> new Traveller("p" + i)).toList();
        gate.release();

        assertThat(travellers)
                .filteredOn(traveller -> !traveller.reply().equals(kicked(traveller.id)))
                .extracting(traveller -> traveller.id)
                .containsExactly("p3", "p60");
        assertThat(travellers.get(3).refusedAmongOthers).isEqualTo(6);
    }

    @Test
    void oneThatTheApiCannotReadFailsAlone() {
        api.unknown.add("p7");
        api.status = 400;
        api.namesTheUnknown = false;
        gate.hold();
        List<Traveller> travellers =
                IntStream.range(0, 10).mapToObj(i -> new Traveller("p" + i)).toList();
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
        List<Traveller> travellers =
                IntStream.range(0, 10).mapToObj(i -> new Traveller("p" + i)).toList();
        gate.release();

        assertThat(travellers).allMatch(traveller -> traveller.reply().equals(kicked(traveller.id)));
    }

    @Test
    void whoExpiredStaysBehind() {
        gate.hold();
        Traveller ann = new Traveller("ann");
        new Traveller("bob");
        ann.expired = true;
        gate.release();

        assertThat(ann.reply.result()).isEmpty();
        assertThat(api.sent).containsExactly(aKick("bob"));
    }

    @Test
    void whoExpiresWhileItIsWrittenDownStaysBehindToo() {
        gate.hold();
        Traveller ann = new Traveller("ann");
        new Traveller("bob");
        ann.expiresOnLeaving = true;
        gate.release();

        assertThat(ann.reply.result()).isEmpty();
        assertThat(api.sent).containsExactly(aKick("bob"));
    }

    @Test
    void nothingIsSentWhenAllHaveExpired() {
        gate.hold();
        Traveller ann = new Traveller("ann");
        ann.expired = true;
        gate.release();

        assertThat(ann.reply.result()).isEmpty();
        assertThat(api.sent).isEmpty();
        assertThat(gate.unused()).isEqualTo(1);
        assertThat(new Traveller("bob").reply()).isEqualTo(kicked("bob"));
    }

    @Test
    void nobodyLeavesWhenOneOfThemIsTheNextOwners() {
        gate.hold();
        Traveller ann = new Traveller("ann");
        Traveller bob = new Traveller("bob");
        bob.mayLeave = false;
        gate.release();

        assertThat(api.sent).isEmpty();
        assertThat(List.of(ann, bob)).noneMatch(traveller -> traveller.reply.isComplete());
        assertThat(ann.stayed).as("who was to leave is marked as waiting").isTrue();
        assertThat(bob.stayed).as("was marked when it was given up").isFalse();
        assertThat(gate.unused()).isEqualTo(1);
    }

    @Test
    void whateverElseBefallsARequestBefallsAllThatShareIt() {
        Reply lost = new Reply.FateUnknown(Detail.unanswered(Reply.Silence.TIMEOUT, "silence"), Optional.empty());
        api.always = lost;
        gate.hold();
        Traveller ann = new Traveller("ann");
        Traveller bob = new Traveller("bob");
        gate.release();

        assertThat(Stream.of(ann, bob).map(Traveller::reply)).containsExactly(lost, lost);
    }

    @Test
    void oneThatMakesEveryRequestFailTakesNobodyWithIt() {
        api.always = new Reply.FateUnknown(Detail.unanswered(Reply.Silence.TIMEOUT, "silence"), Optional.empty());
        gate.hold();
        Traveller ann = new Traveller("ann");
        Traveller bob = new Traveller("bob");
        gate.release();

        assertThat(List.of(ann, bob)).allMatch(Traveller::travelsAlone);
        assertThat(ann.reply.result().orElseThrow().counts())
                .as("nobody knows whose fault it is")
                .isFalse();
        gate.hold();
        kicks.send(aKick("ann"), ann);
        kicks.send(aKick("bob"), bob);
        gate.release();
        assertThat(api.sent).containsExactly(aKick("ann", "bob"), aKick("ann"), aKick("bob"));
    }

    @Test
    void onlyOneTravelsAloneWhenTheApiSeemsToBeAwayForEverybody() {
        gate.blameNobody(true);
        api.always = new Reply.FateUnknown(Detail.unanswered(Reply.Silence.TIMEOUT, "silence"), Optional.empty());
        gate.hold();
        Traveller ann = new Traveller("ann");
        Traveller bob = new Traveller("bob");
        Traveller carl = new Traveller("carl");
        gate.release();

        gate.hold();
        List.of(ann, bob, carl).forEach(traveller -> kicks.send(aKick(traveller.id), traveller));
        gate.release();
        assertThat(api.sent).containsExactly(aKick("ann", "bob", "carl"), aKick("ann"), aKick("bob", "carl"));
    }

    private static Request.Kick aKick(String... ids) {
        return new Request.Kick(MEETING, List.of(ids), List.of());
    }

    /** Kicks whom it knows, and refuses a request that names somebody else, or too many. */
    private static final class Api implements MeetingApi {
        private final List<Request.Kick> sent = new ArrayList<>();
        private final List<String> keys = new ArrayList<>();
        private final Set<String> unknown = new HashSet<>();
        private final List<Runnable> held = new ArrayList<>();
        private int most = Integer.MAX_VALUE;
        private int status = 404;
        private boolean namesTheUnknown = true;
        private boolean holds;
        private Reply always = kicked();

        @Override
        public Future<Reply> send(Request request, String idempotencyKey, Trace trace, Consumer<RateLimit> limits) {
            Request.Kick kick = (Request.Kick) request;
            sent.add(kick);
            keys.add(idempotencyKey);
            Promise<Reply> reply = Promise.promise();
            if (holds) {
                held.add(() -> reply.complete(answer(kick)));
            } else {
                reply.complete(answer(kick));
            }
            return reply.future();
        }

        private Reply answer(Request.Kick kick) {
            if (!always.equals(kicked())) {
                return always;
            }
            return kick.participantIds().stream()
                    .filter(id -> unknown.contains(id) || kick.participantIds().size() > most)
                    .findFirst()
                    .map(this::refusal)
                    .orElseGet(() -> kicked(kick.participantIds().toArray(String[]::new)));
        }

        private Reply refusal(String id) {
            String message = namesTheUnknown ? "No user found with id " + id : "No such user";
            return new Reply.Refused(Detail.answered(status, Optional.of(status), message));
        }

        void hold() {
            holds = true;
        }

        void release() {
            holds = false;
            List<Runnable> answers = List.copyOf(held);
            held.clear();
            answers.forEach(Runnable::run);
        }
    }

    /** A kick on its way. */
    private final class Traveller implements Passenger {
        private final String id;
        private final Trace trace = Traces.any();
        private final Future<Optional<Answered>> reply;
        private boolean expired;
        private boolean expiresOnLeaving;
        private boolean mayLeave = true;
        private boolean stayed;
        private boolean alone;
        private int refusedAmongOthers;

        /** Of nobody in particular. */
        Traveller() {
            this.id = "nobody";
            this.reply = Future.succeededFuture(Optional.empty());
        }

        Traveller(String id) {
            this.id = id;
            this.reply = kicks.send(aKick(id), this);
        }

        Reply reply() {
            return reply.result().orElseThrow().reply();
        }

        @Override
        public Command command() {
            return Commands.aKick().build();
        }

        @Override
        public boolean isExpired() {
            return expired;
        }

        @Override
        public Future<Boolean> leave() {
            expired |= expiresOnLeaving;
            return Future.succeededFuture(mayLeave);
        }

        @Override
        public void stay() {
            stayed = true;
        }

        @Override
        public String idempotencyKey() {
            return "command of " + id;
        }

        @Override
        public Trace trace() {
            return trace;
        }

        @Override
        public boolean travelsAlone() {
            return alone;
        }

        @Override
        public void travelAlone() {
            alone = true;
        }

        @Override
        public void refusedAmongOthers() {
            refusedAmongOthers++;
        }
    }
}
