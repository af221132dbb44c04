package dev.usher;

import dev.usher.kafka.topics.TopicCheck;
import dev.usher.kafka.topics.Topics;
import dev.usher.pipeline.OutcomeRecords;

/**
 * What can be published, in bytes: a record that no topic takes would be retried for ever, and hold up all others.
 *
 * @param result value of a result
 * @param deadLetter key and value of a dead letter
 */
record LargestRecords(int result, int deadLetter) {

    /** As the topics are, for a producer that lets no larger requests through. */
    static LargestRecords of(TopicCheck topics, Topics names, int largestRequest) {
        int inTopics = Math.min(
                topics.largestRecordIn(names.results()),
                // The ledger keeps the result of every command, too.
                topics.largestRecordIn(names.ledger()));
        return new LargestRecords(
                Math.min(inTopics, largestRequest) - OutcomeRecords.HEADROOM_BYTES,
                Math.min(topics.largestRecordIn(names.deadLetters()), largestRequest) - TopicCheck.HEADROOM_BYTES);
    }
}
