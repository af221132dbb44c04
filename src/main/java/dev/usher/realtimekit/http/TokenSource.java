package dev.usher.realtimekit.http;

import dev.usher.realtimekit.Timers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * Where the API token comes from. No implementation lets it out through {@code toString}, a log or an exception. All event
 * loops share it, and any of them may call it.
 */
public sealed interface TokenSource permits FixedToken, FileToken {

    /** The token to use now. Never blocks. */
    String token();

    /** The API has refused the token: a newer one is looked for at once, and until the next probe has left. Never blocks. */
    void refused();

    /** A token that stays the same while the worker runs. */
    static TokenSource fixed(String token) {
        return new FixedToken(token);
    }

    /**
     * The token in a file, read again when the file changes. Fails with an {@link IllegalArgumentException} that says what
     * is wrong with the file.
     *
     * @param nanoTime paces the readings, as {@link System#nanoTime}: the time of day may be set back
     */
    static Future<TokenSource> file(Vertx vertx, Path file, LongSupplier nanoTime, Timers timers) {
        return FileToken.open(vertx.fileSystem(), file, nanoTime, timers);
    }
}
