package dev.usher.simulator;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What a request asks of the API. Any thread. */
public enum Operation {
    ADD("add"),
    LIST("list"),
    GET("get"),
    DELETE("delete"),
    KICK("kick"),
    REFRESH_TOKEN("refresh-token"),
    ACTIVE_SESSION("active-session"),
    CREATE_MEETING("create-meeting"),
    GET_MEETING("get-meeting"),
    /** A path or method that the API does not have. */
    UNROUTED("unrouted");

    private final String label;

    Operation(String label) {
        this.label = label;
    }

    /** The name used in the journal and in scripted faults. */
    public String label() {
        return label;
    }

    static Operation labelled(String label) {
        return Arrays.stream(values())
                .filter(operation -> operation.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("operation is '" + label + "', expected one of "
                        + Arrays.stream(values()).map(Operation::label).collect(Collectors.joining(", "))));
    }
}
