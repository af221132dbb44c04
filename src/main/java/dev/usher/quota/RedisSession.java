package dev.usher.quota;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.AsyncBucketProxy;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.AsyncProxyManager;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * One connection to one process of a Redis server, and the buckets in it. They are empty at first and bear the process' own id
 * in their names: a server that was restarted may have its data from any earlier moment, and would give out places twice.
 * Any thread.
 */
final class RedisSession {
    private static final String RUN_ID = "run_id:";
    /** A bucket must have a rate at which it fills by itself; workers fill this one. */
    private static final Duration NEVER = Duration.ofDays(36_500);

    private final StatefulRedisConnection<String, byte[]> connection;
    private final AsyncProxyManager<String> buckets;
    private final BucketConfiguration bucket;
    private final String key;

    private RedisSession(
            StatefulRedisConnection<String, byte[]> connection,
            String key,
            BucketConfiguration bucket,
            Duration keptFor) {
        this.connection = connection;
        this.key = key;
        this.bucket = bucket;
        this.buckets = Bucket4jLettuce.casBasedBuilder(connection)
                .expirationAfterWrite(ExpirationAfterWriteStrategy.fixedTimeToLive(keptFor))
                .build()
                .asAsync();
    }

    static BucketConfiguration bucketOf(int capacity) {
        return BucketConfiguration.builder()
                .addLimit(Bandwidth.builder()
                        .capacity(capacity)
                        .refillIntervally(1, NEVER)
                        .initialTokens(0)
                        .build())
                .build();
    }

    /** What users name becomes a part of a key that cannot be mistaken for another. */
    static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8);
    }

    /** Connects, asks for the process' id, and tries a bucket, so that what is missing shows now. */
    static CompletableFuture<RedisSession> open(
            RedisClient client,
            RedisURI uri,
            String key,
            BucketConfiguration bucket,
            Duration keptFor,
            Duration within) {
        CompletableFuture<StatefulRedisConnection<String, byte[]>> connecting = client.connectAsync(
                        RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE), uri)
                .toCompletableFuture();
        return connecting
                .thenCompose(connection -> connection
                        .async()
                        .info("server")
                        .toCompletableFuture()
                        .thenApply(info -> new RedisSession(connection, key + ':' + runId(info), bucket, keptFor)))
                .thenCompose(session -> session.places().getAvailableTokens().thenApply(some -> session))
                .orTimeout(within.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((session, failure) -> {
                    if (failure != null) {
                        // Also one that comes about when nobody waits for it any more.
                        Future<Void> unused = connecting.thenAccept(RedisSession::close);
                    }
                });
    }

    private static String runId(String info) {
        return info.lines()
                .filter(line -> line.startsWith(RUN_ID))
                .map(line -> line.substring(RUN_ID.length()).strip())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the server does not name its run_id"));
    }

    /** What the pool has. */
    AsyncBucketProxy places() {
        return buckets.getProxy(key, () -> CompletableFuture.completedFuture(bucket));
    }

    CompletableFuture<String> ping() {
        return connection.async().ping().toCompletableFuture();
    }

    void close() {
        close(connection);
    }

    private static void close(StatefulRedisConnection<String, byte[]> connection) {
        Future<Void> unused = connection.closeAsync();
    }
}
