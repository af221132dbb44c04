package dev.usher.quota;

/** Who goes first when several wait, most urgent first; the label is a metric tag. */
public enum Priority {
    KICK("kick"),
    DELETE("delete"),
    ADD("add"),
    READ("read"),
    /** Of whatever kind, when its record was sent again from the dead letters. */
    REPLAY("replay");

    private final String label;

    Priority(String label) {
        this.label = label;
    }

    /** The priority as a metric tag. */
    public String label() {
        return label;
    }
}
