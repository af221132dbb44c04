package dev.usher.deadletters;

/** The headers of a dead letter; all are text. */
enum DeadLetterHeader {
    /** One of the labels of {@code FailureReason}. */
    REASON("dlt-reason"),
    /** For people. */
    MESSAGE("dlt-message"),
    /** Where the record came from. */
    TOPIC("dlt-topic"),
    PARTITION("dlt-partition"),
    OFFSET("dlt-offset"),
    /** The record's own time stamp, ISO-8601. */
    TIMESTAMP("dlt-timestamp"),
    /** Requests sent for it. */
    ATTEMPTS("dlt-attempts"),
    /** Of the last answer; absent when there was none. */
    HTTP_STATUS("dlt-http-status"),
    /** ISO-8601. */
    FAILED_AT("dlt-failed-at"),
    /** How often it was sent again from the dead letters, from 0. */
    REPLAYS("dlt-replays");

    private final String key;

    DeadLetterHeader(String key) {
        this.key = key;
    }

    String key() {
        return key;
    }
}
