package dev.usher.simulator;

import dev.usher.simulator.Listener.Started;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An offline RealtimeKit API on HTTP/1.1 and cleartext HTTP/2. All of it lives on one event loop; the methods here carry
 * every question there and answer with a future, which also tells what was wrong with the question. Any thread.
 */
public final class Simulator {
    private static final Logger LOG = LoggerFactory.getLogger(Simulator.class);

    private final Vertx vertx;
    private final SimulatorSettings settings;
    private final World world;
    private final AtomicBoolean started = new AtomicBoolean();
    private volatile @Nullable Running running;

    /**
     * Nothing runs before {@link #start()}.
     *
     * @param clock what quota, tokens and journal go by; latency and delays are Vert.x timers and do not
     */
    public Simulator(Vertx vertx, SimulatorSettings settings, InstantSource clock) {
        this.vertx = vertx;
        this.settings = settings;
        this.world = new World(settings, clock);
    }

    /** Listens, once, and answers the port. */
    public Future<Integer> start() {
        if (!started.compareAndSet(false, true)) {
            return Future.failedFuture(new IllegalStateException("the simulator was started before"));
        }
        AtomicReference<@Nullable Started> listening = new AtomicReference<>();
        return vertx.deployVerticle(new Listener(world, settings, listening::set))
                .map(deploymentId -> {
                    Started listener = Objects.requireNonNull(listening.get());
                    running = new Running(listener, deploymentId);
                    LOG.atInfo()
                            .addKeyValue("host", settings.host())
                            .addKeyValue("port", listener.port())
                            .log("simulator listens");
                    return listener.port();
                });
    }

    /** Closes every connection, those of hanging requests too. What was journalled can still be asked for. */
    public Future<Void> close() {
        Running current = running;
        return current == null || !vertx.deploymentIDs().contains(current.deploymentId())
                ? Future.succeededFuture()
                : vertx.undeploy(current.deploymentId());
    }

    /** What a client of the API is configured with, once started. */
    public String baseUrl() {
        Running current = running;
        if (current == null) {
            throw new IllegalStateException("the simulator is not started");
        }
        String host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
        return "http://" + host + ":" + current.listener().port() + "/client/v4";
    }

    public Future<List<JournalEntry>> journal(JournalQuery query) {
        return ask(world -> world.journal().entries(query));
    }

    /** The journal in numbers, with the busiest window of the given length. */
    public Future<JournalSummary> journalSummary(Duration window) {
        return ask(world -> world.journal().summary(window));
    }

    public Future<Void> clearJournal() {
        return tell(world -> world.journal().clear());
    }

    /** Installs a fault behind those that are there, and answers its id. */
    public Future<Long> addFault(Fault fault) {
        return ask(world -> world.faults().add(fault));
    }

    public Future<List<FaultReport>> faults() {
        return ask(world -> world.faults().reports());
    }

    /** Answers whether there was such a fault. */
    public Future<Boolean> removeFault(long id) {
        return ask(world -> world.faults().remove(id));
    }

    public Future<Void> clearFaults() {
        return tell(world -> world.faults().clear());
    }

    /**
     * Makes participants live in the meeting's session, and answers how many then are.
     *
     * @param participants ids or custom ids; none for everybody who is enrolled
     */
    public Future<Integer> join(String meetingId, String... participants) {
        return ask(world -> world.sessions().join(only(world, meetingId), List.of(participants), world.now()));
    }

    /** Joins as a client that holds this token would, and answers how many then are live. */
    public Future<Integer> joinWithToken(String token) {
        return ask(world -> world.sessions().join(token, Optional.empty(), world.now()));
    }

    /**
     * Makes participants leave the meeting's session, and answers how many are still live.
     *
     * @param participants ids or custom ids; none for everybody
     */
    public Future<Integer> leave(String meetingId, String... participants) {
        return ask(world -> world.sessions().leave(only(world, meetingId), List.of(participants)));
    }

    /** Who is enrolled in a meeting or live in its session; nobody, if the meeting is not known. */
    public Future<List<ParticipantReport>> participants(MeetingKey meeting) {
        return ask(world -> world.meetings().find(meeting).map(Meeting::reports).orElse(List.of()));
    }

    /** Spends the quota of every token, as another tool that shares it would. */
    public Future<Void> spend(int requests) {
        return tell(world -> world.spend(requests, Optional.empty()));
    }

    public Future<SimulatorSettings> settings() {
        return ask(World::settings);
    }

    /** Changes how it behaves from the next request on. Address, seed and journal stay as they were started. */
    public Future<SimulatorSettings> change(UnaryOperator<SimulatorSettings> change) {
        return ask(world -> {
            world.change(change.apply(world.settings()));
            return world.settings();
        });
    }

    /** Back to how it was started: no meetings, no faults, an empty journal, nothing spent. */
    public Future<Void> reset() {
        return tell(World::reset);
    }

    private static Meeting only(World world, String meetingId) {
        return world.meetings().only(meetingId, Optional.empty(), Optional.empty());
    }

    private Future<Void> tell(Consumer<World> order) {
        return ask(world -> {
                    order.accept(world);
                    return true;
                })
                .mapEmpty();
    }

    private <T> Future<T> ask(Function<World, T> question) {
        Running current = running;
        if (current == null) {
            return Future.failedFuture(new IllegalStateException("the simulator is not started"));
        }
        Promise<T> answer = Promise.promise();
        current.listener().loop().runOnContext(now -> {
            assert world.isConfinedHere();
            Future.succeededFuture(world).map(question).onComplete(answer);
        });
        return answer.future();
    }

    private record Running(Started listener, String deploymentId) {}
}
