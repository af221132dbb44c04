package dev.usher.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
    private static final ReplayRun RUN = new ReplayRun(
            Instant.parse("2026-03-01T12:00:00Z"),
            "Ann Other",
            Optional.of(Instant.parse("2026-03-01T11:00:00Z")),
            Optional.empty());

    @Test
    void theMetadataTellsWhoeverGoesOnAllThereIsToKnow() {
        Checkpoint checkpoint = new Checkpoint(5, 9, RUN, 0, 0).after(5, true).after(6, false);

        assertThat(checkpoint.committable().offset()).isEqualTo(7);
        assertThat(checkpoint.committable().metadata())
                .isEqualTo("usher-replay-1 end=9 begun=2026-03-01T12:00:00Z by=Ann_Other sent=1 left=1"
                        + " since=2026-03-01T11:00:00Z");
        assertThat(Checkpoint.of(checkpoint.committable())).contains(checkpoint);
        assertThat(checkpoint.isFinished()).isFalse();
        assertThat(checkpoint.at(9).isFinished()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "usher-replay-1", "usher-replay-1 end=x", "usher-replay-2 end=9 sent=1", "end=9"})
    void offsetsOfOthersAreNoProgress(String metadata) {
        assertThat(Checkpoint.of(new OffsetAndMetadata(7, metadata))).isEmpty();
    }
}
