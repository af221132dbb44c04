package dev.usher.realtimekit.http;

import dev.usher.realtimekit.Timers;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileProps;
import io.vertx.core.file.FileSystem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The token in a file. When the token is asked for, the file is checked in the background, at most once a second, and read if
 * its time or size has changed. While the API refuses the token, only probes ask for it, and each would leave with the token
 * read before: so for that time the file is read every second without being asked. If the file is missing or blank, as it is for
 * a moment while a secret is rotated, the last good token stays in use. All event loops share it, and any of them may call it.
 */
final class FileToken implements TokenSource {

    private static final Logger log = LoggerFactory.getLogger(FileToken.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    /**
     * How long the file is read every second after a refusal: until the next probe has left, for which the API may name a time. If
     * that is refused too, this starts anew.
     */
    private static final long WATCHED_NANOS =
            RetryAfter.LONGEST.plus(Duration.ofMinutes(1)).toNanos();

    private final FileSystem files;
    private final String path;
    private final LongSupplier nanoTime;
    private final Timers timers;
    private final AtomicLong nextLookAt;
    private final AtomicBoolean reading = new AtomicBoolean();
    private final AtomicBoolean watching = new AtomicBoolean();

    private volatile Reading current;
    private volatile boolean troubled;
    private volatile long refusedAt;

    private FileToken(FileSystem files, String path, LongSupplier nanoTime, Timers timers, Reading first) {
        this.files = files;
        this.path = path;
        this.nanoTime = nanoTime;
        this.timers = timers;
        this.current = first;
        this.nextLookAt = new AtomicLong(nanoTime.getAsLong() + BETWEEN_LOOKS.toNanos());
    }

    static Future<TokenSource> open(FileSystem files, Path file, LongSupplier nanoTime, Timers timers) {
        String path = file.toString();
        return look(files, path)
                .compose(stamp -> read(files, path, stamp))
                .map(first -> new FileToken(files, path, nanoTime, timers, first));
    }

    @Override
    public String token() {
        long due = nextLookAt.get();
        long now = nanoTime.getAsLong();
        if (now - due >= 0 && nextLookAt.compareAndSet(due, now + BETWEEN_LOOKS.toNanos())) {
            refresh(current.stamp());
        }
        return current.token();
    }

    @Override
    public void refused() {
        refusedAt = nanoTime.getAsLong();
        watch();
    }

    /** Only one watch runs at a time: one refusal hits many requests at once. */
    private void watch() {
        if (watching.compareAndSet(false, true)) {
            refresh(Stamp.NONE);
            timers.after(BETWEEN_LOOKS, () -> {
                watching.set(false);
                if (nanoTime.getAsLong() - refusedAt < WATCHED_NANOS) {
                    watch();
                }
            });
        }
    }

    /** Reads the file, unless it still has this stamp. One reading at a time. */
    private void refresh(Stamp known) {
        if (reading.compareAndSet(false, true)) {
            look(files, path)
                    .compose(stamp -> stamp.equals(known) ? Future.succeededFuture(current) : read(files, path, stamp))
                    .onComplete(this::use, this::keepOld)
                    .onComplete(ignored -> reading.set(false));
        }
    }

    private void use(Reading next) {
        boolean isNew = !next.token().equals(current.token());
        current = next;
        troubled = false;
        if (isNew) {
            log.atInfo().addKeyValue("file", path).log("API token has changed");
        }
    }

    private void keepOld(Throwable problem) {
        if (!troubled) {
            troubled = true;
            log.atWarn()
                    .addKeyValue("file", path)
                    .addKeyValue("reason", problem.getMessage())
                    .log("API token file is unusable, the last token stays in use");
        }
    }

    private static Future<Stamp> look(FileSystem files, String path) {
        return files.props(path)
                .map(Stamp::of)
                .recover(problem -> Future.failedFuture(
                        new IllegalArgumentException("API token file " + path + " cannot be read", problem)));
    }

    private static Future<Reading> read(FileSystem files, String path, Stamp stamp) {
        if (stamp.size() > TokenSyntax.LONGEST) {
            return Future.failedFuture(new IllegalArgumentException(
                    "API token file " + path + " holds " + stamp.size() + " bytes, too large for a token"));
        }
        return files.readFile(path)
                .transform((content, problem) -> problem == null
                        ? reading(path, stamp, content)
                        : Future.failedFuture(
                                new IllegalArgumentException("API token file " + path + " cannot be read", problem)));
    }

    private static Future<Reading> reading(String path, Stamp stamp, Buffer content) {
        try {
            return Future.succeededFuture(new Reading(stamp, TokenSyntax.checked(content.toString())));
        } catch (IllegalArgumentException unusable) {
            return Future.failedFuture(
                    new IllegalArgumentException("API token file " + path + ": " + unusable.getMessage()));
        }
    }

    @Override
    public String toString() {
        return "FileToken[" + path + "]";
    }

    private record Stamp(long modifiedAt, long size) {

        /** A stamp that no file has. */
        static final Stamp NONE = new Stamp(-1, -1);

        static Stamp of(FileProps props) {
            return new Stamp(props.lastModifiedTime(), props.size());
        }
    }

    private record Reading(Stamp stamp, String token) {
        @Override
        public String toString() {
            return "Reading[" + stamp + ", ***]";
        }
    }
}
