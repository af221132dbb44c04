package dev.usher.command;

/** How long the contract lets ids be, in characters. */
public final class IdLimits {
    /** Of a command, an app, a participant or a preset. */
    public static final int LONGEST_ID = 255;

    /** Of a Cloudflare account. */
    public static final int LONGEST_ACCOUNT_ID = 32;

    private IdLimits() {}
}
