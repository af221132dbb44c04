package dev.usher.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressTest {

    @Test
    void commitsNothingPastTheOldestPendingRecord() {
        Progress progress = Progress.resuming(CommittedProgress.startingAt(0));
        begin(progress, 10, 11, 12);

        progress.complete(11);
        progress.complete(12);

        assertThat(progress.committable("").offset()).isEqualTo(10);
        assertThat(progress.committable("").isDone(10)).isFalse();
        assertThat(progress.committable("").isDone(11)).isTrue();
        assertThat(progress.committable("").isDone(12)).isTrue();
        assertThat(progress.committable("").isDone(13)).isFalse();
    }

    @Test
    void commitsPastTheLastRecordWhenAllAreDone() {
        Progress progress = Progress.resuming(CommittedProgress.startingAt(0));
        begin(progress, 10, 11);

        progress.complete(11);
        progress.complete(10);

        OffsetAndMetadata commit = progress.committable("").toOffsetAndMetadata();
        assertThat(commit.offset()).isEqualTo(12);
        assertThat(commit.metadata()).isEmpty();
    }

    @Test
    void tellsNothingOfQueuedRecordsBeyondTheLastDoneOne() {
        Progress progress = Progress.resuming(CommittedProgress.startingAt(0));
        for (long offset = 0; offset < 10_000; offset++) {
            progress.begin(offset);
        }

        progress.complete(1);

        assertThat(progress.committable("").next()).isEqualTo(2);
    }

    @Test
    void doesNotRepeatWhatAnEarlierOwnerDidBeyondItsCommittedOffset() {
        Progress earlier = Progress.resuming(CommittedProgress.startingAt(0));
        begin(earlier, 5, 6, 7, 8);
        earlier.complete(6);
        earlier.complete(8);

        Progress later =
                Progress.resuming(CommittedProgress.of(earlier.committable("").toOffsetAndMetadata()));

        assertThat(later.begin(5)).isTrue();
        assertThat(later.begin(6)).isFalse();
        assertThat(later.begin(7)).isTrue();
        assertThat(later.begin(8)).isFalse();
        assertThat(later.begin(9)).isTrue();
    }

    @Test
    void aLaterEpochBelowWhatTheLastOwnerDidShowsThatTheLogWasCut() {
        Progress later = resumed(Optional.of(7));

        assertThat(later.isTruncated(6, Optional.of(7))).isFalse();
        assertThat(later.isTruncated(6, Optional.of(8))).isTrue();
        assertThat(later.isTruncated(8, Optional.of(8))).isTrue();
        assertThat(later.isTruncated(9, Optional.of(8)))
                .as("beyond what is known to be done")
                .isFalse();
    }

    @Test
    void anEpochThatNobodyKnowsShowsNothing() {
        assertThat(resumed(Optional.empty()).isTruncated(6, Optional.of(8))).isFalse();
        assertThat(resumed(Optional.of(7)).isTruncated(6, Optional.empty())).isFalse();
    }

    @Test
    void anEpochThatIsReadBeyondDoesNotMakeTheLastOwnersEarlierOnesLater() {
        Progress later = resumed(Optional.of(7));
        begin(later, 5, 7);
        later.noteEpoch(Optional.of(7));
        begin(later, 9);
        later.noteEpoch(Optional.of(8));

        Progress next =
                Progress.resuming(CommittedProgress.of(later.committable("").toOffsetAndMetadata()));

        assertThat(next.isTruncated(5, Optional.of(7))).isFalse();
        assertThat(next.isTruncated(8, Optional.of(8))).isFalse();
        assertThat(next.isTruncated(8, Optional.of(9))).isTrue();
    }

    @Test
    void commitsItsEpochWithWhatWasSpentToo() {
        Progress progress = resumed(Optional.of(7));

        assertThat(progress.committable("spent").toOffsetAndMetadata().leaderEpoch())
                .contains(7);
    }

    /** The last owner's build did not commit it, and what it did last may be of a later one than what was read since. */
    @Test
    void tellsNoEpochBeforeAllWasReadThatIsDone() {
        Progress later = resumed(Optional.empty());
        begin(later, 5);
        later.noteEpoch(Optional.of(7));
        assertThat(later.committable("").leaderEpoch()).isEmpty();

        begin(later, 7, 9);
        later.noteEpoch(Optional.of(8));

        assertThat(later.committable("").leaderEpoch()).contains(8);
    }

    /** 5 and 7 are pending, 6 and 8 are done. */
    private static Progress resumed(Optional<Integer> epoch) {
        Progress earlier = Progress.resuming(CommittedProgress.startingAt(0));
        begin(earlier, 5, 6, 7, 8);
        earlier.noteEpoch(epoch);
        earlier.complete(6);
        earlier.complete(8);
        return Progress.resuming(CommittedProgress.of(earlier.committable("").toOffsetAndMetadata()));
    }

    /** Workers of two versions read it of each other: the number of offsets told (4), then a bit for each that is pending (5 and 7). */
    @Test
    void isCommittedAsTextThatNoVersionMayChange() {
        Progress progress = Progress.resuming(CommittedProgress.startingAt(0));
        begin(progress, 5, 6, 7, 8);
        progress.complete(6);
        progress.complete(8);

        assertThat(progress.committable("").toOffsetAndMetadata().metadata()).isEqualTo("usher1:AAAABAU=");
        assertThat(progress.committable("spent").toOffsetAndMetadata().metadata())
                .isEqualTo("usher1:AAAABAU=|spent");
        CommittedProgress read = CommittedProgress.of(new OffsetAndMetadata(5, "usher1:AAAABAU=|spent"));
        assertThat(read.next()).isEqualTo(9);
        assertThat(read.pending()).containsExactly(5L, 7L);
        assertThat(read.spent()).isEqualTo("spent");
    }

    @Test
    void whatWasSpentIsCommittedWithoutProgressBeyondTheOffset() {
        Progress progress = Progress.resuming(CommittedProgress.startingAt(7));

        assertThat(progress.committable("spent").toOffsetAndMetadata().metadata())
                .isEqualTo("usher1:|spent");
    }

    @Test
    void doesNotWaitForWhatTheLogNoLongerHolds() {
        Progress earlier = Progress.resuming(CommittedProgress.startingAt(0));
        begin(earlier, 5, 6, 7);
        earlier.complete(7);
        Progress later =
                Progress.resuming(CommittedProgress.of(earlier.committable("").toOffsetAndMetadata()));

        assertThat(later.hasRoomFor(1_000_000)).isTrue();
        assertThat(later.begin(1_000_000)).isTrue();
        later.complete(1_000_000);

        assertThat(later.committable("").offset()).isEqualTo(1_000_001);
    }

    /** As in a topic that was there for long before the first worker started. */
    @Test
    void countsItsSpanFromTheFirstRecordThereIs() {
        Progress progress = Progress.resuming(CommittedProgress.startingAt(0));
        begin(progress, 1_000_000);

        assertThat(progress.hasRoomFor(1_000_001)).isTrue();
        assertThat(progress.committable("").offset()).isEqualTo(1_000_000);
    }

    @Test
    void hasNoRoomBeyondItsSpan() {
        Progress progress = Progress.resuming(CommittedProgress.startingAt(0));
        begin(progress, 100);

        assertThat(progress.hasRoomFor(100 + Progress.SPAN - 1)).isTrue();
        assertThat(progress.hasRoomFor(100 + Progress.SPAN)).isFalse();
        progress.complete(100);
        assertThat(progress.hasRoomFor(100 + Progress.SPAN)).isTrue();
    }

    @Test
    void fillsItsWholeSpanWithinTheBrokersMetadataLimit() {
        Progress progress = Progress.resuming(CommittedProgress.startingAt(0));
        for (long offset = 0; offset < Progress.SPAN; offset++) {
            progress.begin(offset);
        }
        for (long offset = 1; offset < Progress.SPAN; offset += 2) {
            progress.complete(offset);
        }

        assertThat(progress.committable("s".repeat(QuotaShares.LONGEST))
                        .toOffsetAndMetadata()
                        .metadata())
                .hasSizeLessThan(4_096);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "somebody else's note", "usher1:", "usher1:%%%", "usher1:AAAA", "usher1://///w=="})
    void takesForeignMetadataForNone(String metadata) {
        CommittedProgress committed = CommittedProgress.of(new OffsetAndMetadata(7, metadata));

        assertThat(committed.offset()).isEqualTo(7);
        assertThat(committed.isDone(6)).isTrue();
        assertThat(committed.isDone(7)).isFalse();
    }

    @Test
    void refusesWhatNobodyBegan() {
        Progress progress = Progress.resuming(CommittedProgress.startingAt(0));
        begin(progress, 3);

        assertThatThrownBy(() -> progress.complete(4)).hasMessageContaining("4 is not pending");
        assertThatThrownBy(() -> progress.begin(3)).hasMessageContaining("3 was begun before");
    }

    /** Random gaps, completions, restarts: the naive model is the set of done offsets. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void agreesWithANaiveModelUnderRandomCompletionsAndRestarts(long seed) {
        Random random = new Random(seed);
        TreeSet<Long> log = new TreeSet<>();
        long end = random.nextInt(1_000);
        for (int i = 0; i < 6_000; i++) {
            log.add(end += 1 + (random.nextInt(10) == 0 ? random.nextInt(50) : 0));
        }
        TreeSet<Long> done = new TreeSet<>();
        Progress progress = Progress.resuming(CommittedProgress.startingAt(0));
        long position = log.first();
        List<Long> pending = new ArrayList<>();
        while (done.size() < log.size()) {
            int choice = random.nextInt(1_000);
            Long next = log.ceiling(position);
            if (choice < 550 && next != null && progress.hasRoomFor(next)) {
                boolean fresh = progress.begin(next);
                if (fresh == done.contains(next)) {
                    throw new AssertionError("offset " + next + " done " + done.contains(next) + " and fresh " + fresh);
                }
                if (fresh) {
                    pending.add(next);
                }
                position = next + 1;
            } else if (choice < 999 && !pending.isEmpty()) {
                int any = random.nextInt(pending.size());
                long offset = pending.get(any);
                pending.set(any, pending.get(pending.size() - 1));
                pending.remove(pending.size() - 1);
                progress.complete(offset);
                done.add(offset);
            } else if (choice == 999) {
                CommittedProgress committed =
                        CommittedProgress.of(progress.committable("").toOffsetAndMetadata());
                assertThat(log.stream().filter(committed::isDone)).containsExactlyElementsOf(done);
                progress = Progress.resuming(committed);
                position = committed.offset();
                pending.clear();
            }
        }
        assertThat(progress.committable("").offset()).isGreaterThan(log.last());
    }

    private static void begin(Progress progress, long... offsets) {
        for (long offset : offsets) {
            assertThat(progress.begin(offset)).isTrue();
        }
    }
}
