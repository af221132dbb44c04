package dev.usher.deadletters;

/** Whether a replay sends a dead letter, or why not. */
public enum Verdict {
    SEND("sent"),
    /** The ledger says so, of a later record. */
    SUCCEEDED("succeeded since"),
    /** A worker would repeat that it has expired. */
    EXPIRED("expired since"),
    /** Another record of the same command has begun; if it fails, it gets a dead letter of its own. */
    UNDER_WAY("under way again"),
    SUPERSEDED("failed again since: the newer dead letter counts"),
    MAX_REPLAYS("replayed --max-replays times"),
    /** Headers may say anything; records are only sent to topics of commands. */
    FOREIGN_TOPIC("its dlt-topic and dlt-partition are none of topics.commands"),
    /** It was too large for the dead letters, or never had one. */
    NO_VALUE("without a value: there is nothing to send");

    private final String label;

    Verdict(String label) {
        this.label = label;
    }

    /** For people. */
    public String label() {
        return label;
    }
}
