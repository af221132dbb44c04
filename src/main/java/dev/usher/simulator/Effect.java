package dev.usher.simulator;

/** What a request changed. Any thread. */
public enum Effect {
    /** Nothing: a read, a refusal, a kick of nobody who was live. */
    NONE,
    /** A participant was enrolled. */
    ADDED,
    /** An add or a token refresh gave somebody who was enrolled already one more token. */
    TOKEN_RENEWED,
    DELETED,
    KICKED,
    MEETING_CREATED
}
