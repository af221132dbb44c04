package dev.usher.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnreleasedInstanceIdException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a loop's consumer does not outlive, and what it does. */
class CommandLoopEndTest extends CommandLoopFixture {

    @BeforeEach
    void letTimePass() {
        tick = Duration.ofMillis(100).toNanos();
    }

    /** Kafka's consumer throws it once, and polls nothing for ever. */
    @ParameterizedTest
    @MethodSource
    void endsWhenItsConsumerCanBeNoMemberAnyMore(KafkaException thrown) {
        assign(P0);
        arrive(P0, 0);
        consumer.setPollException(thrown);

        CommandLoop.End end = loop.run();

        assertThat(end).isEqualTo(CommandLoop.End.TURNED_AWAY);
        assertThat(consumer.closed()).isTrue();
        assertThat(work(P0).stopped).isTrue();
        assertThat(shares.told).endsWith("0 of 2", "forgets");
        assertThat(loop.status().joined()).isFalse();
        assertThat(loop.status().partitions()).isZero();
        assertThat(loop.status().trouble())
                .hasValueSatisfying(
                        what -> assertThat(what).contains(thrown.getClass().getSimpleName()));
    }

    static Stream<KafkaException> endsWhenItsConsumerCanBeNoMemberAnyMore() {
        return Stream.of(
                GroupAuthorizationException.forGroupId("usher"),
                new UnreleasedInstanceIdException("still there"),
                new SaslAuthenticationException("wrong password"));
    }

    /** One broker may refuse the password while the group still counts this worker in: leaving makes its partitions another's. */
    @Test
    void beforeItLeavesItLetsCallsInFlightEndAndPublishesThem() {
        shares.isCounted = true;
        assign(P0);
        arrive(P0, 0, 1);
        work(P0).complete(0, "done before");
        endLastCallAfter(Duration.ofMillis(500));
        consumer.setPollException(new SaslAuthenticationException("wrong password"));

        assertThat(loop.run()).isEqualTo(CommandLoop.End.TURNED_AWAY);

        assertThat(published()).containsExactly("done before", "in flight");
        assertThat(committedOffset(P0)).isEqualTo(2);
        assertThat(shares.told).as("its next owner counts what was spent").contains(gaveUpWhatWasCommittedLast());
    }

    @Test
    void aSignalToStopCutsNoneOfThatShort() {
        assign(P0);
        arrive(P0, 0, 1);
        endLastCallAfter(Duration.ofMillis(500));
        Runnable stopped = work(P0).onStop;
        work(P0).onStop = () -> {
            stopped.run();
            loop.wakeup();
        };
        consumer.setPollException(new SaslAuthenticationException("wrong password"));

        assertThat(loop.run()).isEqualTo(CommandLoop.End.STOPPED);

        assertThat(published()).containsExactly("in flight");
    }

    /** The broker knows whether the partition is still this worker's. */
    @Test
    void whatTheBrokerDoesNotTakeFromItIsLeftToTheNextOwner() {
        assign(P0);
        arrive(P0, 0, 1);
        endLastCallAfter(Duration.ZERO);
        commitFailure = new CommitFailedException("not a member");
        consumer.setPollException(GroupAuthorizationException.forGroupId("usher"));

        assertThat(loop.run()).isEqualTo(CommandLoop.End.TURNED_AWAY);

        assertThat(published()).isEmpty();
        assertThat(consumer.closed()).isTrue();
        assertThat(loop.status().partitions()).isZero();
    }

    private void endLastCallAfter(Duration afterTheStop) {
        RecordedWork work = work(P0);
        work.onStop = () -> {
            long endsAt = now + afterTheStop.toNanos();
            onLook = () -> {
                if (now >= endsAt) {
                    onLook = () -> {};
                    assertThat(consumer.closed()).isFalse();
                    work.complete(1, "in flight");
                    work.reports.drained();
                }
            };
        };
    }

    private String gaveUpWhatWasCommittedLast() {
        return "gives up 1 part of moment " + shares.spent;
    }

    @ParameterizedTest
    @MethodSource
    void outlivesWhatMayPassByItself(KafkaException thrown) {
        assign(P0);
        arrive(P0, 0);
        consumer.setPollException(thrown);
        cycle();
        assertThat(loop.status().trouble()).isPresent();

        work(P0).complete(0, "a");
        cycle();

        assertThat(published()).containsExactly("a");
        assertThat(loop.status().trouble()).as("it has passed").isEmpty();
    }

    static Stream<KafkaException> outlivesWhatMayPassByItself() {
        return Stream.of(
                new KafkaException("of whatever kind"),
                new TimeoutException("the broker is away"),
                new TopicAuthorizationException("not yours"),
                new NoOffsetForPartitionException(P0));
    }

    /** Of several errors at once Kafka's consumer throws the first, and only logs that it can be no member any more. */
    @Test
    void endsWhenItsConsumerHasLostItsPartitionsInThePollThatThrows() {
        assign(P0);
        consumer.schedulePollTask(() -> lose(P0));
        consumer.setPollException(new TopicAuthorizationException("not yours"));
        onLook = this::stopAfterAMinute;

        assertThat(loop.run()).isEqualTo(CommandLoop.End.TURNED_AWAY);
    }

    /** As when a member is fenced, which joins again by itself. */
    @Test
    void outlivesTheLossOfItsPartitionsInAnEarlierPoll() {
        assign(P0);
        lose(P0);
        cycle();
        consumer.setPollException(new TopicAuthorizationException("not yours"));
        onLook = this::stopAfterAMinute;

        assertThat(loop.run()).isEqualTo(CommandLoop.End.STOPPED);
    }

    /** Were it to join again, two workers of one name would put each other out for ever. */
    @Test
    void failsWhenAnotherWorkerHasTakenItsName() {
        assign(P0);
        consumer.setPollException(new FencedInstanceIdException("a newer member has it"));
        onLook = this::stopAfterAMinute;

        assertThatThrownBy(loop::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the same kafka.consumer.group.instance.id");
    }

    private void stopAfterAMinute() {
        if (now > Duration.ofMinutes(1).toNanos()) {
            onLook = () -> {}; // to be asked for the time itself
            loop.wakeup();
        }
    }

    /** Nobody would see it afterwards: the next member begins without any. */
    @Test
    void saysWhatIsWrongWhileItWaits() {
        assign(P0);
        consumer.setPollException(GroupAuthorizationException.forGroupId("usher"));
        List<Optional<String>> seen = new ArrayList<>();
        onLook = () -> seen.add(loop.status().trouble());

        loop.run();

        assertThat(seen.stream().filter(Optional::isPresent)).hasSizeGreaterThan(5);
    }

    @Test
    void whatIsBeingRestoredIsGivenUpToo() {
        restoresAtOnce = false;
        assign(P0);
        consumer.setPollException(GroupAuthorizationException.forGroupId("usher"));

        assertThat(loop.run()).isEqualTo(CommandLoop.End.TURNED_AWAY);

        assertThat(restores).hasSize(1).allMatch(restore -> restore.isCancelled());
        assertThat(works).isEmpty();
    }

    @Test
    void endsWhenItIsAskedTo() {
        assign(P0);
        works.values().stream().flatMap(List::stream).forEach(work -> work.onStop = () -> work.reports.drained());
        loop.wakeup();

        assertThat(loop.run()).isEqualTo(CommandLoop.End.STOPPED);

        assertThat(consumer.closed()).isTrue();
        assertThat(loop.status().phase()).isEqualTo(LoopStatus.Phase.STOPPED);
    }

    /** Who asked it to stop waits for one shutdown time-out, and kills it then. */
    @Test
    void aStopTakesOneShutdownTimeoutThoughPartitionsAreGivenUpOneAfterTheOther() {
        assign(P0, P1);
        arrive(P0, 0);
        arrive(P1, 0);
        AtomicLong stoppedAt = new AtomicLong();
        work(P0).onStop = () -> {
            stoppedAt.set(now);
            loop.wakeup();
        };
        consumer.rebalance(List.of(P1));

        assertThat(loop.run()).isEqualTo(CommandLoop.End.STOPPED);

        assertThat(Duration.ofNanos(now - stoppedAt.get()))
                .as("one time-out of 5 s, and for either partition once around, at 100 ms for each look at the clock")
                .isBetween(Duration.ofSeconds(5), Duration.ofSeconds(7));
    }

    @Test
    void letsCallsEndForAsLongAsAShutdownMayTake() {
        assign(P0);
        arrive(P0, 0, 1);
        endLastCallAfter(Duration.ofSeconds(4));
        loop.wakeup();

        assertThat(loop.run()).isEqualTo(CommandLoop.End.STOPPED);

        assertThat(published()).containsExactly("in flight");
    }
}
