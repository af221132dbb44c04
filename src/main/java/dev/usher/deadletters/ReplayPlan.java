package dev.usher.deadletters;

import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** What is to become of each dead letter that is meant. One thread. */
final class ReplayPlan {
    private final Map<TopicPartition, Map<Long, Verdict>> verdicts;
    private final Summary summary;

    ReplayPlan(Map<TopicPartition, Map<Long, Verdict>> verdicts, Summary summary) {
        this.verdicts = verdicts;
        this.summary = summary;
    }

    Summary summary() {
        return summary;
    }

    /** Empty for a dead letter that is not meant. */
    Optional<Verdict> verdictOn(ConsumerRecord<?, ?> letter) {
        return Optional.ofNullable(
                verdicts.getOrDefault(partitionOf(letter), Map.of()).get(letter.offset()));
    }

    static TopicPartition partitionOf(ConsumerRecord<?, ?> letter) {
        return new TopicPartition(letter.topic(), letter.partition());
    }
}
