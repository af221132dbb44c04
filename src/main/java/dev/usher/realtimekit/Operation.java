package dev.usher.realtimekit;

import dev.usher.command.CommandType;
import java.util.Optional;

/** The API's operations that Usher uses; the tag of its request metrics. */
public enum Operation {
    ADD("add", Optional.of(CommandType.ADD)),
    DELETE("delete", Optional.of(CommandType.DELETE)),
    KICK("kick", Optional.of(CommandType.KICK)),
    GET("get", Optional.empty()),
    LIST("list", Optional.empty()),
    /** Another token for somebody who is enrolled; the ones before stay valid. */
    TOKEN("token", Optional.empty());

    private final String label;
    private final Optional<CommandType> change;

    Operation(String label, Optional<CommandType> change) {
        this.label = label;
        this.change = change;
    }

    public String label() {
        return label;
    }

    /** Whether it changes the API's state, so that a request of unknown fate is in doubt. */
    public boolean isChanging() {
        return change.isPresent();
    }

    /** What it changes; empty when it changes nothing. */
    Optional<CommandType> change() {
        return change;
    }
}
