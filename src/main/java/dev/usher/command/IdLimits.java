package dev.usher.command;

/** How long the contract lets ids be, in code points. */
public final class IdLimits {
    /** The limit for ids of commands, apps, participants and presets. */
    public static final int LONGEST_ID = 255;

    /** The limit for the id of a Cloudflare account. */
    public static final int LONGEST_ACCOUNT_ID = 32;

    private IdLimits() {}
}
