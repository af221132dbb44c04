package dev.usher.realtimekit;

/** The API's operations that Usher uses; the tag of its request metrics. */
public enum Operation {
    ADD("add", true),
    DELETE("delete", true),
    KICK("kick", true),
    GET("get", false),
    LIST("list", false);

    private final String label;
    private final boolean changing;

    Operation(String label, boolean changing) {
        this.label = label;
        this.changing = changing;
    }

    public String label() {
        return label;
    }

    /** Whether it changes the API's state, so that a request of unknown fate is in doubt. */
    public boolean isChanging() {
        return changing;
    }
}
