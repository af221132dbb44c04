package dev.usher.cli;

import dev.usher.config.InvalidSettings;
import dev.usher.config.Settings;
import dev.usher.deadletters.DeadLetter;
import dev.usher.deadletters.DeadLetterFilter;
import dev.usher.deadletters.DeadLetterParser;
import dev.usher.deadletters.Fates;
import dev.usher.deadletters.LenientDecoder;
import dev.usher.deadletters.TimeBound;
import dev.usher.deadletters.TopicReading;
import dev.usher.wire.CommandDecoder;
import dev.usher.wire.Defaults;
import dev.usher.wire.SchemaRegistry;
import dev.usher.wire.SchemaRegistryException;
import dev.usher.wire.WriterSchemas;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The dead letters of an installation, and what is needed to read them. One thread. */
final class DeadLetterBox implements AutoCloseable {
    private static final Duration REGISTRY_TIMEOUT = Duration.ofSeconds(5);
    /** Stands for an account or app that only workers know; dead letters are not run here. */
    private static final String UNKNOWN = "unknown";

    private final Settings settings;
    private final Optional<Vertx> vertx;
    /** Made in the background, since both this and connecting to Kafka take time. */
    private final CompletableFuture<WriterSchemas> schemas;

    private final PrintWriter err;
    private @Nullable LenientDecoder decoder;

    /** The dead letters of these settings, and where to say what is amiss. */
    DeadLetterBox(Settings settings, PrintWriter err) {
        this.settings = settings;
        this.err = err;
        Optional<URI> url = settings.schemaRegistry();
        this.vertx = url.map(unused -> Vertx.vertx());
        this.schemas = CompletableFuture.supplyAsync(settings::writerSchemas);
    }

    private WriterSchemas schemas() {
        try {
            return schemas.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof InvalidSettings unusable) {
                throw unusable;
            }
            throw e;
        }
    }

    private LenientDecoder.Registry registry(Vertx loops, URI url) {
        SchemaRegistry registry = new SchemaRegistry(loops, url, REGISTRY_TIMEOUT, schemas());
        return id -> {
            try {
                registry.load(id).toCompletionStage().toCompletableFuture().join();
                return new LenientDecoder.Registry.Settled();
            } catch (CompletionException e) {
                return noAnswer(Optional.ofNullable(e.getCause()).orElse(e));
            }
        };
    }

    private LenientDecoder.Registry.Answer noAnswer(Throwable failure) {
        if (failure instanceof SchemaRegistryException fault && !fault.isSilence()) {
            return new LenientDecoder.Registry.Useless(String.valueOf(fault.getMessage()));
        }
        err.println("the schema registry does not answer (" + failure.getMessage()
                + "); it is not asked again, and what only it knows cannot be decoded");
        return new LenientDecoder.Registry.Silence();
    }

    String topic() {
        return settings.topics().deadLetters();
    }

    /** Always the same, since it remembers what a registry has not answered. */
    LenientDecoder decoder() {
        if (decoder == null) {
            Defaults defaults = new Defaults(
                    Optional.of(settings.defaultAccountId().orElse(UNKNOWN)),
                    Optional.of(settings.defaultAppId().orElse(UNKNOWN)));
            decoder = new LenientDecoder(
                    new CommandDecoder(schemas(), defaults),
                    vertx.flatMap(loops -> settings.schemaRegistry().map(url -> registry(loops, url)))
                            .orElse(id -> new LenientDecoder.Registry.Useless("schema.registry.url is not set")));
        }
        return decoder;
    }

    DeadLetterParser parser() {
        return new DeadLetterParser(decoder());
    }

    Fates fates(Consumer<byte[], byte[]> consumer) {
        return new Fates(consumer, settings.topics().ledger(), schemas());
    }

    /**
     * Hands over the dead letters that are meant, as long as they are taken.
     *
     * @return how many more may be meant, for whose commands a schema is missing
     */
    int read(Consumer<byte[], byte[]> consumer, DeadLetterFilter filter, Predicate<DeadLetter> taken) {
        Map<TopicPartition, Long> ends = TopicReading.ends(consumer, topic());
        Map<TopicPartition, Long> starts = filter.since()
                .map(TimeBound::at)
                .map(since -> TopicReading.since(since, consumer, ends))
                .orElse(Map.of());
        DeadLetterParser parser = parser();
        AtomicInteger unclear = new AtomicInteger();
        new TopicReading(consumer, starts, ends).forEachWhile(record -> {
            DeadLetter letter = parser.parse(record);
            unclear.addAndGet(filter.cannotJudge(letter) ? 1 : 0);
            return !filter.matches(letter) || taken.test(letter);
        });
        return unclear.get();
    }

    /** Says how many more may be meant, if any. */
    void tellUnclear(int number) {
        if (number > 0) {
            err.println(number + " more may be meant: they cannot be decoded here, though they could where they failed;"
                    + " give the settings schemas.dir and schema.registry.url that workers have");
        }
    }

    @Override
    public void close() {
        vertx.ifPresent(Vertx::close);
    }
}
