package dev.usher.command;

/** The five commands. */
public enum CommandType {
    ADD("add", "AddParticipant"),
    DELETE("delete", "DeleteParticipant"),
    KICK("kick", "KickParticipants"),
    GET("get", "GetParticipant"),
    LIST("list", "ListParticipants");

    private final String label;
    private final String recordName;

    CommandType(String label, String recordName) {
        this.label = label;
        this.recordName = recordName;
    }

    /** The word on the command line and in metric tags. */
    public String label() {
        return label;
    }

    /** The simple name of its Avro record, which results carry as {@code commandType}. */
    public String recordName() {
        return recordName;
    }

    /** Whether it changes nothing at the API, so that it can be repeated safely. */
    public boolean isRead() {
        return this == GET || this == LIST;
    }
}
