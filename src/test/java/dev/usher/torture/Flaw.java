package dev.usher.torture;

/** In which ways a promise can be broken. Any thread. */
enum Flaw {
    MISSING("results missing"),
    DOUBLED("results doubled"),
    WRONG("results wrong"),
    STRAY("results of nothing that was sent"),
    LETTER_MISSING("dead letters missing"),
    LETTER_NOT_DUE("dead letters not due"),
    EFFECT_DOUBLED("effects doubled"),
    EFFECT_LOST("effects lost"),
    EFFECT_NOT_DUE("effects not due"),
    ORDER("order violations"),
    CALL_AFTER_RESULT("calls for commands that had their result"),
    WORKER_ENDED("workers that ended by themselves"),
    SHUTDOWN("shutdowns that failed");

    private final String label;

    Flaw(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
