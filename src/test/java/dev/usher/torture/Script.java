package dev.usher.torture;

import static dev.usher.testing.Commands.aDelete;
import static dev.usher.testing.Commands.aGet;
import static dev.usher.testing.Commands.aKick;
import static dev.usher.testing.Commands.aList;
import static dev.usher.testing.Commands.anAdd;

import dev.usher.command.CommandType;
import dev.usher.simulator.Effect;
import dev.usher.testing.Commands;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * What is sent, in this order, and what is due to each record: participants come and go, commands are sent again – at once,
 * later, much later –, ids are used twice, and some records are no good. The same seed makes the same script. Confined to one
 * thread.
 */
final class Script {

    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

    private final int commands;
    private final SplittableRandom random;
    private final Cast cast;
    private final Echoes echoes;
    private final List<Line> lines = new ArrayList<>();

    private Script(long seed, int commands) {
        this.commands = commands;
        this.random = new SplittableRandom(seed);
        this.cast = new Cast(commands, random);
        this.echoes = new Echoes(commands, random);
    }

    /** @param commands how many, those not counted that are sent again */
    static List<Line> of(long seed, int commands) {
        return new Script(seed, commands).write();
    }

    private List<Line> write() {
        for (int written = 0; written < commands; written++) {
            echoes.due(lines.size()).forEach(this::echo);
            next();
        }
        echoes.remaining().forEach(this::echo);
        return List.copyOf(lines);
    }

    private void next() {
        int dice = random.nextInt(1_000);
        if (dice < 10) {
            garbage();
        } else if (dice < 25) {
            invalid();
        } else if (dice < 32) {
            expired();
        } else if (dice < 75) {
            list();
        } else if (dice < 95) {
            stranger();
        } else {
            scene(cast.next());
        }
    }

    /** What may sensibly befall somebody next; now and then what may not. */
    private void scene(Person who) {
        int dice = random.nextInt(100);
        if (!who.isEnrolled()) {
            if (dice < 84) {
                add(who);
            } else if (dice < 90) {
                get(who);
            } else if (dice < 95) {
                delete(who, false);
            } else {
                kick(List.of(who));
            }
        } else if (who.isLive()) {
            if (dice < 22) {
                get(who);
            } else if (dice < 27) {
                add(who);
            } else if (dice < 65) {
                kick(cast.some(who));
            } else {
                delete(who, dice < 85);
            }
        } else {
            // Adding them would bring them back to life, unless it is settled by reading back.
            if (dice < 25) {
                get(who);
            } else if (dice < 35) {
                kick(cast.some(who));
            } else {
                delete(who, dice < 45);
            }
        }
    }

    private void add(Person who) {
        Effect effect = who.isEnrolled() ? Effect.TOKEN_RENEWED : Effect.ADDED;
        Commands<?> add = anAdd().of(who.customId()).named("Guest " + who.customId());
        command(CommandType.ADD, who.meetingId(), List.of(who.customId()), add, Due.SUCCEEDED, EnumSet.of(effect));
        who.added(lines.size() - 1);
    }

    private void get(Person who) {
        Due due = who.isEnrolled() ? Due.SUCCEEDED : Due.NOT_FOUND;
        Commands<?> get = aGet().of(who.customId());
        int enrolledBy = who.enrolledBy().orElse(lines.size());
        write(line(CommandType.GET, who.meetingId(), List.of(who.customId()), get, due, Set.of(), enrolledBy), get);
    }

    private void delete(Person who, boolean kick) {
        Set<Effect> effects = EnumSet.noneOf(Effect.class);
        if (kick && who.isLive()) {
            effects.add(Effect.KICKED);
            who.kicked();
        }
        if (who.isEnrolled()) {
            effects.add(Effect.DELETED);
        }
        Due due = who.isEnrolled() ? Due.SUCCEEDED : Due.NOT_FOUND;
        Commands<?> delete =
                kick ? aDelete().of(who.customId()).kickingFirst() : aDelete().of(who.customId());
        command(CommandType.DELETE, who.meetingId(), List.of(who.customId()), delete, due, effects);
        who.deleted();
    }

    private void kick(List<Person> people) {
        boolean isLive = people.stream().anyMatch(Person::isLive);
        boolean isKnown = people.stream().allMatch(person -> person.isLive() || person.isEnrolled());
        List<String> names = people.stream().map(Person::customId).toList();
        command(
                CommandType.KICK,
                people.get(0).meetingId(),
                names,
                aKick().of(names.toArray(String[]::new)),
                isKnown ? Due.SUCCEEDED : Due.NOT_FOUND,
                isLive && isKnown ? EnumSet.of(Effect.KICKED) : Set.of());
        people.forEach(Person::kicked);
    }

    private void list() {
        Commands<?> list = random.nextBoolean() ? aList() : aList().page(1, 1 + random.nextInt(5));
        command(CommandType.LIST, cast.meeting(), List.of(), list, Due.SUCCEEDED, Set.of());
    }

    /** Somebody whom nobody has added, named by an id that RealtimeKit never gave. */
    private void stranger() {
        String id = new UUID(random.nextLong(), random.nextLong()).toString();
        String meeting = cast.meeting();
        switch (random.nextInt(3)) {
            case 0 -> command(CommandType.GET, meeting, List.of(id), aGet().ofIds(id), Due.NOT_FOUND, Set.of());
            case 1 ->
                command(CommandType.DELETE, meeting, List.of(id), aDelete().ofIds(id), Due.NOT_FOUND, Set.of());
            default -> command(CommandType.KICK, meeting, List.of(id), aKick().ofIds(id), Due.NOT_FOUND, Set.of());
        }
    }

    private void expired() {
        Person who = cast.next();
        Commands<?> add = anAdd().of(who.customId()).expiringAt(LONG_AGO);
        command(CommandType.ADD, who.meetingId(), List.of(who.customId()), add, Due.EXPIRED, Set.of());
    }

    private void invalid() {
        String meeting = cast.meeting();
        Line line = switch (random.nextInt(3)) {
            case 0 -> broken(CommandType.ADD, meeting, anAdd().of("frame").withPicture("no URL"));
            case 1 -> broken(CommandType.KICK, meeting, aKick().of());
            default -> broken(CommandType.LIST, meeting, aList().page(0, 10));
        };
        lines.add(line);
    }

    private Line broken(CommandType type, String meeting, Commands<?> command) {
        return line(type, meeting, List.of(), command, Due.INVALID, Set.of(), lines.size());
    }

    private void garbage() {
        int number = lines.size();
        lines.add(new Line(
                number,
                Optional.empty(),
                commandId(number),
                cast.meeting(),
                List.of(),
                Buffer.buffer("no command " + number),
                Due.UNDECODABLE,
                Set.of(),
                number));
    }

    private void command(
            CommandType type,
            String meeting,
            List<String> participants,
            Commands<?> command,
            Due due,
            Set<Effect> effects) {
        write(line(type, meeting, participants, command, due, effects, lines.size()), command);
    }

    private Line line(
            CommandType type,
            String meeting,
            List<String> participants,
            Commands<?> command,
            Due due,
            Set<Effect> effects,
            int other) {
        int number = lines.size();
        String commandId = commandId(number);
        Buffer value = Buffer.buffer(
                command.inMeeting(meeting).withCommandId(commandId).bytes());
        return new Line(
                number, Optional.of(type), commandId, meeting, participants, value, due, Set.copyOf(effects), other);
    }

    private static String commandId(int number) {
        return String.format(Locale.ROOT, "c-%06d", number);
    }

    private void write(Line line, Commands<?> command) {
        lines.add(line);
        echoes.plan(line, command);
    }

    private void echo(Echoes.Echo echo) {
        lines.add(echo.line(lines.size()));
    }
}
