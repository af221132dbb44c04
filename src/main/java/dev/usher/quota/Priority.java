package dev.usher.quota;

/** Which requests go first when several wait; most urgent first. The label is a metric tag. */
public enum Priority {
    KICK("kick"),
    DELETE("delete"),
    ADD("add"),
    READ("read"),
    /** A request of any kind whose command was replayed from the dead letters. */
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
