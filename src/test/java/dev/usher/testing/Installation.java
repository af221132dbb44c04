package dev.usher.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.usher.Worker;
import dev.usher.command.Command;
import dev.usher.command.Result;
import dev.usher.config.Settings;
import dev.usher.config.Sources;
import dev.usher.simulator.Fault;
import dev.usher.simulator.JournalEntry;
import dev.usher.simulator.JournalQuery;
import dev.usher.simulator.Simulator;
import dev.usher.simulator.SimulatorSettings;
import dev.usher.wire.CommandEncoder;
import dev.usher.wire.DecodedResult;
import dev.usher.wire.ResultDecoder;
import dev.usher.wire.WriterSchemas;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A whole Usher for one test: topics of its own on a real broker, the simulator, and as many workers as the test starts. Any
 * thread; it blocks.
 */
public final class Installation implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final CommandEncoder ENCODER = new CommandEncoder();
    private static final ResultDecoder RESULTS = new ResultDecoder(new WriterSchemas(Optional.empty(), false));

    private final KafkaBroker broker;
    private final Vertx vertx = Vertx.vertx();
    private final Simulator simulator;
    private final Map<String, String> environment = new TreeMap<>();
    private final Deque<Worker> workers = new ArrayDeque<>();
    private final Deque<WorkerProcess> processes = new ArrayDeque<>();
    private final String group;
    private final String commands;
    private final String results;
    private final String deadLetters;
    private final String ledger;

    private Installation(KafkaBroker broker, int partitions, SimulatorSettings settings) {
        this.broker = broker;
        this.group = broker.topic("usher");
        this.commands = broker.createTopic(broker.topic("commands"), partitions);
        this.results = broker.createTopic(broker.topic("results"), partitions);
        Map<String, String> larger = Map.of("max.message.bytes", Integer.toString(1_048_588 + 65_536));
        this.deadLetters = broker.createTopic(broker.topic("dead-letters"), partitions, larger);
        Map<String, String> compacted = new TreeMap<>(larger);
        compacted.put("cleanup.policy", "compact");
        this.ledger = broker.createTopic(broker.topic("ledger"), partitions, compacted);
        this.simulator = new Simulator(vertx, settings.withPort(0), InstantSource.system());
        await(simulator.start());
        // As in production: nobody is counted out because the machine is busy.
        sessionTimeout(Duration.ofSeconds(45));
        environment.put("USHER_KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers());
        environment.put("USHER_GROUP_ID", group);
        environment.put("USHER_TOPICS_COMMANDS", commands);
        environment.put("USHER_TOPICS_RESULTS", results);
        environment.put("USHER_TOPICS_DEAD_LETTERS", deadLetters);
        environment.put("USHER_TOPICS_LEDGER", ledger);
        environment.put("USHER_API_BASE_URL", simulator.baseUrl());
        environment.put("USHER_API_ACCOUNT_ID", Commands.ACCOUNT);
        environment.put("USHER_API_APP_ID", Commands.APP);
        environment.put("USHER_API_TOKEN", "test-token");
        environment.put("USHER_QUOTA_REQUESTS", "0");
        environment.put("USHER_MANAGEMENT_PORT", "0");
    }

    /** On the shared broker, with four partitions and the simulator as it is. */
    public static Installation standard() {
        return with(4, SimulatorSettings.defaults());
    }

    public static Installation with(int partitions, SimulatorSettings simulator) {
        return new Installation(KafkaBroker.shared(), partitions, simulator);
    }

    /** On a broker that the test may stop. */
    public static Installation on(KafkaBroker broker, int partitions, SimulatorSettings simulator) {
        return new Installation(broker, partitions, simulator);
    }

    /** A setting of the workers to come, by its name in the environment. */
    public Installation set(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** What the workers are told; for processes too. */
    public Map<String, String> environment() {
        return Map.copyOf(environment);
    }

    public Worker startWorker() {
        Worker worker = Worker.start(Settings.forWorker(new Sources(List.of(), environment, Map.of())));
        workers.push(worker);
        return worker;
    }

    /** A worker that can be killed; it ends with the installation at the latest. */
    public WorkerProcess startProcess() {
        WorkerProcess worker = WorkerProcess.start(environment());
        processes.push(worker);
        return worker;
    }

    /** After which a silent member of the group is counted out; for tests that wait for it. */
    public Installation sessionTimeout(Duration timeout) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.GROUP, group);
        ConfigEntry entry = new ConfigEntry("consumer.session.timeout.ms", Long.toString(timeout.toMillis()));
        try (Admin admin = broker.admin()) {
            admin.incrementalAlterConfigs(Map.of(resource, List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
                    .all()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        }
        return this;
    }

    public KafkaBroker broker() {
        return broker;
    }

    public Simulator simulator() {
        return simulator;
    }

    public String commandsTopic() {
        return commands;
    }

    public String group() {
        return group;
    }

    String resultsTopic() {
        return results;
    }

    String ledgerTopic() {
        return ledger;
    }

    public void send(Command... commands) {
        send(List.of(commands));
    }

    public void send(Collection<? extends Command> commands) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        commands.forEach(command -> records.add(recordOf(command)));
        broker.produce(records);
    }

    /** A command as its record, keyed as the contract says. */
    public ProducerRecord<byte[], byte[]> recordOf(Command command) {
        byte[] key = command.envelope().meeting().id().getBytes(UTF_8);
        return new ProducerRecord<>(commands, key, ENCODER.encode(command));
    }

    /** The committed results so far. */
    public List<Result> results() {
        return broker.readCommitted(results).stream()
                .map(published -> ((DecodedResult.Read) RESULTS.decode(published.value())).result())
                .toList();
    }

    public List<ConsumerRecord<byte[], byte[]>> resultRecords() {
        return broker.readCommitted(results);
    }

    public List<ConsumerRecord<byte[], byte[]>> deadLetters() {
        return broker.readCommitted(deadLetters);
    }

    /** What the ledger was told so far. */
    public List<ConsumerRecord<byte[], byte[]>> ledger() {
        return broker.readCommitted(ledger);
    }

    /** Waits until there are as many results and what was committed with them can be read too, and returns them. */
    public List<Result> awaitResults(int count) {
        try {
            List<Result> results = Awaitility.await()
                    .pollInSameThread()
                    .pollInterval(Duration.ofMillis(20))
                    .atMost(PATIENCE)
                    .until(this::results, found -> found.size() >= count);
            broker.awaitEndOfDecidedTransactions();
            return results;
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("not " + count + " results within " + PATIENCE + "\n" + howFarItGot(), e);
        }
    }

    /** Sets the group's offset, once its last member has left. */
    public void commitOffset(TopicPartition partition, OffsetAndMetadata offset) {
        try (Admin admin = broker.admin()) {
            Awaitility.await()
                    .pollInSameThread()
                    .atMost(PATIENCE)
                    .ignoreExceptionsInstanceOf(KafkaException.class)
                    .untilAsserted(
                            () -> KafkaBroker.get(admin.alterConsumerGroupOffsets(group, Map.of(partition, offset))
                                    .all()));
        }
    }

    private String howFarItGot() {
        try (Admin admin = broker.admin()) {
            TopicState state = new TopicState(admin);
            return state.of(results) + "\n" + state.of(ledger) + "\n" + state.committedBy(group, commands);
        } catch (KafkaException e) {
            return "and the broker does not say how far it got: " + e;
        }
    }

    /** Something goes wrong from now on. */
    public Installation fault(Fault fault) {
        await(simulator.addFault(fault));
        return this;
    }

    /** Nothing goes wrong any more. */
    public void clearFaults() {
        await(simulator.clearFaults());
    }

    /** What the simulator was asked. */
    public List<JournalEntry> journal() {
        return await(simulator.journal(JournalQuery.everything()));
    }

    /** The future's value. */
    public static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    @Override
    public void close() {
        processes.forEach(WorkerProcess::close);
        workers.forEach(Worker::close);
        await(simulator.close());
        await(vertx.close());
    }
}
