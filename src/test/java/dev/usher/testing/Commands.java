package dev.usher.testing;

import dev.usher.command.Command;
import dev.usher.command.Envelope;
import dev.usher.command.Meeting;
import dev.usher.command.ParticipantRef;
import dev.usher.wire.CommandEncoder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Builds commands of which a test states only what matters to it: {@code aKick().of("ann").inMeeting(meeting).build()}. Each
 * has a commandId of its own.
 */
public final class Commands<C extends Command> {
    public static final String MEETING = "7c0ffee0-0000-4000-8000-000000000001";
    public static final String ACCOUNT = "0123456789abcdef0123456789abcdef";
    public static final String APP = "a4400000-0000-4000-8000-000000000001";

    private static final AtomicLong COUNTER = new AtomicLong();
    private static final CommandEncoder ENCODER = new CommandEncoder();

    private final Function<Commands<C>, C> construction;
    private String commandId = "command-" + COUNTER.incrementAndGet();
    private String meetingId = MEETING;
    private String accountId = ACCOUNT;
    private String appId = APP;
    private Optional<Instant> issuedAt = Optional.empty();
    private Optional<Instant> expiresAt = Optional.empty();
    private List<String> ids = List.of();
    private List<String> customIds = List.of();
    private String presetName = "guest";
    private Optional<String> name = Optional.empty();
    private Optional<String> picture = Optional.empty();
    private boolean kick;
    private Optional<Integer> pageNo = Optional.empty();
    private Optional<Integer> perPage = Optional.empty();

    private Commands(Function<Commands<C>, C> construction) {
        this.construction = construction;
    }

    public static Commands<Command.AddParticipant> anAdd() {
        return new Commands<Command.AddParticipant>(c ->
                        new Command.AddParticipant(c.envelope(), c.customIds.get(0), c.presetName, c.name, c.picture))
                .of("ann");
    }

    /** Of so many people, each in a meeting of their own. */
    public static List<Command> adds(int count) {
        List<Command> adds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            adds.add(anAdd().of("p" + i).inMeeting(UUID.randomUUID().toString()).build());
        }
        return adds;
    }

    public static Commands<Command.DeleteParticipant> aDelete() {
        return new Commands<Command.DeleteParticipant>(
                        c -> new Command.DeleteParticipant(c.envelope(), c.participant(), c.kick))
                .of("ann");
    }

    public static Commands<Command.KickParticipants> aKick() {
        return new Commands<Command.KickParticipants>(
                        c -> new Command.KickParticipants(c.envelope(), c.ids, c.customIds))
                .of("ann");
    }

    public static Commands<Command.GetParticipant> aGet() {
        return new Commands<Command.GetParticipant>(c -> new Command.GetParticipant(c.envelope(), c.participant()))
                .of("ann");
    }

    public static Commands<Command.ListParticipants> aList() {
        return new Commands<>(c -> new Command.ListParticipants(c.envelope(), c.pageNo, c.perPage));
    }

    /** Concerns those whom the sender calls so, instead of ann. */
    public Commands<C> of(String... customIds) {
        this.customIds = List.of(customIds);
        this.ids = List.of();
        return this;
    }

    /** Concerns those whom RealtimeKit calls so, instead of ann. */
    public Commands<C> ofIds(String... ids) {
        this.ids = List.of(ids);
        this.customIds = List.of();
        return this;
    }

    /** Concerns these too. */
    public Commands<C> andOf(String... customIds) {
        this.customIds = List.of(customIds);
        return this;
    }

    public Commands<C> withCommandId(String commandId) {
        this.commandId = commandId;
        return this;
    }

    public Commands<C> inMeeting(String meetingId) {
        this.meetingId = meetingId;
        return this;
    }

    /** Empty texts leave the choice to the worker, once encoded. */
    public Commands<C> inApp(String accountId, String appId) {
        this.accountId = accountId;
        this.appId = appId;
        return this;
    }

    public Commands<C> issuedAt(Instant issuedAt) {
        this.issuedAt = Optional.of(issuedAt);
        return this;
    }

    public Commands<C> expiringAt(Instant expiresAt) {
        this.expiresAt = Optional.of(expiresAt);
        return this;
    }

    public Commands<C> withPreset(String presetName) {
        this.presetName = presetName;
        return this;
    }

    public Commands<C> named(String name) {
        this.name = Optional.of(name);
        return this;
    }

    public Commands<C> withPicture(String picture) {
        this.picture = Optional.of(picture);
        return this;
    }

    public Commands<C> kickingFirst() {
        this.kick = true;
        return this;
    }

    public Commands<C> page(int pageNo, int perPage) {
        this.pageNo = Optional.of(pageNo);
        this.perPage = Optional.of(perPage);
        return this;
    }

    public C build() {
        return construction.apply(this);
    }

    /** As a record's value. */
    public byte[] bytes() {
        return ENCODER.encode(build());
    }

    private Envelope envelope() {
        return new Envelope(commandId, new Meeting(accountId, appId, meetingId), issuedAt, expiresAt);
    }

    private ParticipantRef participant() {
        return ids.isEmpty() ? new ParticipantRef.ByCustomId(customIds.get(0)) : new ParticipantRef.ById(ids.get(0));
    }
}
