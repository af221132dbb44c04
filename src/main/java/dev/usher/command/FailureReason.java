package dev.usher.command;

/** Why a record was dead-lettered: the closed list of labels in results, dead-letter headers and metric tags. */
public enum FailureReason {
    /** The bytes are no command of any known schema. */
    UNDECODABLE("undecodable"),
    /** A command that breaks a rule of the contract. */
    INVALID_COMMAND("invalid_command"),
    /** The commandId was used before, with another payload. */
    IDEMPOTENCY_KEY_REUSED("idempotency_key_reused"),
    /** The API knows no such meeting or participant. */
    NOT_FOUND("not_found"),
    /** The API said no, and would say so again; or its answer is too large to read or to publish. */
    REFUSED("refused"),
    /** The API kept failing for this command, though not for others. */
    RETRIES_EXHAUSTED("retries_exhausted"),
    /** Whether it took effect could not be settled. */
    IN_DOUBT("in_doubt"),
    /** Too many workers died while it was under way. */
    TAKEOVERS_EXHAUSTED("takeovers_exhausted");

    private final String label;

    FailureReason(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
