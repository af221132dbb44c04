package dev.usher.quota;

import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.AsyncBucketProxy;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pool, as a Bucket4j bucket in Redis. While Redis is away every request fails at once, and a connection is tried each
 * second; what takes longer than a quarter of a second counts as away.
 *
 * <p>Any thread: the state is guarded by this object's lock, Redis is called outside of it.
 */
public final class RedisPool implements PlacePool, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RedisPool.class);
    private static final Duration CONNECTS_WITHIN = Duration.ofSeconds(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private final RedisURI uri;
    private final String key;
    private final BucketConfiguration bucket;
    private final Duration keptFor;
    private final Turnstile.Timers timers;
    private final ClientResources resources;
    private final RedisClient client;

    private Optional<RedisSession> session = Optional.empty();
    private boolean isConnecting;
    private boolean hasWarned;
    private boolean isClosed;

    /**
     * Begins to connect, and does not wait for it.
     *
     * @param uri {@code redis://} or {@code rediss://}
     * @param group whose workers share; others have pools of their own
     */
    public static RedisPool open(String uri, String group, QuotaSettings quota, Turnstile.Timers timers) {
        RedisPool pool = new RedisPool(RedisURI.create(uri), group, quota, timers);
        pool.look();
        return pool;
    }

    private RedisPool(RedisURI uri, String group, QuotaSettings quota, Turnstile.Timers timers) {
        this.uri = uri;
        this.timers = timers;
        // Workers that are told of another quota do not share: a place means another thing to them.
        this.key = "usher:quota:" + RedisSession.encoded(group) + ':' + quota.requests() + ':' + quota.window();
        this.bucket = RedisSession.bucketOf(quota.poolSize());
        this.keptFor = quota.window().multipliedBy(2).plusHours(1);
        this.resources = ClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .build();
        this.client = RedisClient.create(resources, uri);
        // A connection belongs to one process of the server, whose places are worth nothing to the next one.
        client.setOptions(ClientOptions.builder()
                .autoReconnect(false)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .socketOptions(
                        SocketOptions.builder().connectTimeout(CONNECTS_WITHIN).build())
                .build());
    }

    /** Whether Redis answers, so that places can be lent and borrowed. */
    public synchronized boolean isUp() {
        return session.isPresent();
    }

    @Override
    public CompletionStage<Integer> take(int most) {
        return ask(places -> places.tryConsumeAsMuchAsPossible(most)).thenApply(Math::toIntExact);
    }

    @Override
    public CompletionStage<Integer> available() {
        return ask(AsyncBucketProxy::getAvailableTokens).thenApply(Math::toIntExact);
    }

    @Override
    public CompletionStage<Void> deposit(int places) {
        return ask(pool -> pool.addTokens(places));
    }

    private <T> CompletableFuture<T> ask(Function<AsyncBucketProxy, CompletableFuture<T>> question) {
        Optional<RedisSession> current = session();
        return current.isEmpty()
                ? CompletableFuture.failedFuture(new Away())
                : watched(current.get(), in -> question.apply(in.places()));
    }

    private <T> CompletableFuture<T> watched(
            RedisSession current, Function<RedisSession, CompletableFuture<T>> question) {
        CompletableFuture<T> answer;
        try {
            answer = question.apply(current);
        } catch (RuntimeException e) {
            // Lettuce throws for a connection that is closed.
            answer = CompletableFuture.failedFuture(e);
        }
        return answer.orTimeout(ANSWERS_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        lost(current, failure);
                    }
                });
    }

    private synchronized Optional<RedisSession> session() {
        return session;
    }

    /** Sees now and then that it is there, or whether it is back. */
    private void look() {
        Optional<RedisSession> current;
        synchronized (this) {
            if (isClosed) {
                return;
            }
            current = session;
        }
        timers.after(BETWEEN_LOOKS, this::look);
        if (current.isPresent()) {
            Future<String> unused = watched(current.get(), RedisSession::ping);
        } else {
            connect();
        }
    }

    private void connect() {
        synchronized (this) {
            if (isConnecting || isClosed) {
                return;
            }
            isConnecting = true;
        }
        CompletableFuture<RedisSession> opening = RedisSession.open(client, uri, key, bucket, keptFor, CONNECTS_WITHIN);
        Future<RedisSession> unused = opening.whenComplete((opened, failure) -> {
            if (failure == null) {
                connected(opened);
            } else {
                notConnected(failure);
            }
        });
    }

    private void connected(RedisSession opened) {
        boolean isTooLate;
        boolean isNews;
        synchronized (this) {
            isConnecting = false;
            isTooLate = isClosed;
            isNews = hasWarned;
            hasWarned = false;
            if (!isClosed) {
                session = Optional.of(opened);
            }
        }
        if (isTooLate) {
            opened.close();
        } else if (isNews) {
            log.info("Redis answers again; sharing the quota by need");
        } else {
            log.info("Sharing the quota by need, through Redis");
        }
    }

    private void notConnected(Throwable why) {
        synchronized (this) {
            isConnecting = false;
        }
        warnOnce(why);
    }

    private void lost(RedisSession which, Throwable why) {
        synchronized (this) {
            if (!session.equals(Optional.of(which))) {
                return;
            }
            session = Optional.empty();
        }
        which.close();
        warnOnce(why);
    }

    private void warnOnce(Throwable why) {
        synchronized (this) {
            if (hasWarned || isClosed) {
                return;
            }
            hasWarned = true;
        }
        log.atWarn()
                .addKeyValue("reason", reason(why))
                .log("Redis does not answer; going on with this worker's own share of the quota");
    }

    /** Redis' own word, or the kind of failure; what else a message says may name keys or users. */
    private static String reason(Throwable why) {
        Throwable cause = why;
        while ((cause instanceof CompletionException || !(cause instanceof RedisCommandExecutionException))
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        return cause instanceof RedisCommandExecutionException && message != null
                ? message.split(" ", 2)[0]
                : cause.getClass().getSimpleName();
    }

    /** Stops, and waits a moment for its threads. */
    @Override
    public void close() {
        synchronized (this) {
            isClosed = true;
            session = Optional.empty();
        }
        // Closes the connection, too.
        client.shutdown(Duration.ZERO, CONNECTS_WITHIN);
        resources
                .shutdown(0, CONNECTS_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(CONNECTS_WITHIN.toMillis());
    }

    /** Not asked at all. */
    private static final class Away extends Exception {
        private static final long serialVersionUID = 1;

        private Away() {
            super("Redis is away", null, false, false);
        }
    }
}
