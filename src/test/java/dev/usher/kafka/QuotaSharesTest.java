package dev.usher.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The quota goes where partitions go. */
class QuotaSharesTest extends CommandLoopFixture {

    @BeforeEach
    void aQuota() {
        shares.isCounted = true;
        partitionsInAll = 6;
    }

    @Test
    void aPartitionCountsOnceItIsOpened() {
        restoresAtOnce = false;
        assign(P0, P1);
        assertThat(shares.told).containsExactly("0 of 6");

        restores.get(0).complete(new Restored(CommittedProgress.startingAt(0), prepare(P0)));
        cycle();

        assertThat(shares.told).containsExactly("0 of 6", "1 of 6");
    }

    @Test
    void moreTopicsOrPartitionsMakeTheShareSmaller() {
        assign(P0);
        partitionsInAll = 12;
        cycle();

        assertThat(shares.told).endsWith("1 of 12");
    }

    /** As when partitions were added, and the count is from before. */
    @Test
    void aShareIsNeverMoreThanTheWholeQuota() {
        partitionsInAll = 1;
        assign(P0, P1);

        assertThat(shares.told).containsExactly("2 of 2");
    }

    @Test
    void whatTheFormerOwnerSpentIsKnownBeforeThePartitionCounts() {
        consumer.committed.put(
                P0,
                CommittedProgress.of(new OffsetAndMetadata(7, "usher1:|two")).toOffsetAndMetadata());
        assign(P0);

        assertThat(shares.told).endsWith("inherits two", "1 of 6");
    }

    @Test
    void everyTransactionCommitsWhatWasSpentWithAllPartitions() {
        assign(P0, P1);
        arrive(P0, 0);
        work(P0).writeIntent("intent");
        cycle();

        assertThat(List.of(committedSpending(P0), committedSpending(P1))).containsOnly("moment 1, a part of 2");
    }

    @Test
    void nothingIsCommittedWhileNothingHappens() {
        assign(P0);
        cycle();
        cycle();

        assertThat(committedOffsets).isEmpty();
    }

    @Test
    void whatWaitsForACommitGetsOneThoughNothingElseHappens() {
        shares.awaitsCommit = true;
        cycle();
        assertThat(shares.awaitsCommit)
                .as("there is no partition to commit it with")
                .isTrue();

        assign(P0);
        cycle();

        assertThat(committedSpending(P0)).isEqualTo("moment 1, a part of 1");
        assertThat(shares.awaitsCommit).isFalse();
    }

    @Test
    void whatCouldNotBeCommittedWaitsOn() {
        shares.awaitsCommit = true;
        commitFailure = new KafkaException("no answer");
        assign(P0);
        cycle();

        assertThat(shares.awaitsCommit).isTrue();
    }

    @Test
    void withoutAQuotaOnlyPartitionsThatMovedAreCommitted() {
        shares.isCounted = false;
        assign(P0, P1);
        arrive(P0, 0);
        work(P0).writeIntent("intent");
        cycle();

        assertThat(committedOffsets.get(P0)).isEqualTo(new OffsetAndMetadata(0));
        assertThat(committedOffsets).doesNotContainKey(P1);
    }

    @Test
    void aRevokedPartitionCountsNoLongerAtOnceAndHandsItsPartOverWhenItsCallsHaveEnded() {
        assign(P0, P1);
        arrive(P0, 0);
        work(P0).onStop = () -> {
            assertThat(shares.told).endsWith("2 of 6");
            work(P0).complete(0, "a");
            work(P0).reports.drained();
        };
        work(P1).onStop = work(P1).reports::drained;

        consumer.rebalance(List.of(P1));
        cycle();

        assertThat(shares.told).endsWith("2 of 6", "1 of 6", "gives up 1 part of moment 1");
    }

    @Test
    void whatWasSpentIsCommittedWithARevokedPartitionAlsoWhenNothingElseIs() {
        assign(P0);
        work(P0).onStop = work(P0).reports::drained;

        consumer.rebalance(List.of());
        cycle();

        assertThat(committedSpending(P0)).isEqualTo("moment 1, a part of 1");
        assertThat(shares.told).endsWith("0 of 6", "gives up 1 part of moment 1", "forgets");
    }

    @Test
    void whatCouldNotBeCommittedGoesOnCounting() {
        assign(P0, P1);
        commitFailure = new KafkaException("no answer");
        work(P0).onStop = () -> {
            work(P0).reports.drained();
            now += 2_000_000_000L;
        };

        consumer.rebalance(List.of(P1));
        cycle();

        assertThat(shares.told).endsWith("2 of 6", "1 of 6");
    }

    /** Else it would count all of it twice when they come back. */
    @Test
    void whoLosesItsLastPartitionForgetsWhatItSpent() {
        assign(P0);
        lose(P0);
        cycle();

        assertThat(shares.told).endsWith("1 of 6", "0 of 6", "forgets");
    }

    @Test
    void whoLosesOnePartitionOfSeveralGoesOnCounting() {
        assign(P0, P1);
        lose(P0);
        cycle();

        assertThat(shares.told).endsWith("2 of 6", "1 of 6");
    }

    @Test
    void whatOthersCommittedAsMetadataIsNothingSpent() {
        for (String metadata : List.of("", "theirs", "theirs|two", "somebody's|two", "usher1:|")) {
            assertThat(CommittedProgress.of(new OffsetAndMetadata(7, metadata)))
                    .isEqualTo(CommittedProgress.startingAt(7));
        }
    }
}
