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
    /** The record's own timestamp, ISO-8601. */
    TIMESTAMP("dlt-timestamp"),
    /** Requests sent for it. */
    ATTEMPTS("dlt-attempts"),
    /** The status of the last answer; absent if there was none. */
    HTTP_STATUS("dlt-http-status"),
    /** ISO-8601. */
    FAILED_AT("dlt-failed-at"),
    /** How often it was sent again from the dead letters; starts at 0. */
    REPLAYS("dlt-replays");

    private final String key;

    DeadLetterHeader(String key) {
        this.key = key;
    }

    String key() {
        return key;
    }
}
