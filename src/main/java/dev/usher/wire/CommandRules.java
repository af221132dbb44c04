package dev.usher.wire;

import static java.util.Objects.requireNonNull;

import dev.usher.command.Command;
import dev.usher.command.CommandIdentity;
import dev.usher.command.CommandType;
import dev.usher.command.Envelope;
import dev.usher.command.Fingerprint;
import dev.usher.command.IdLimits;
import dev.usher.command.Meeting;
import dev.usher.command.ParticipantRef;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import realtimekit.participants.v1.AddParticipant;
import realtimekit.participants.v1.DeleteParticipant;
import realtimekit.participants.v1.GetParticipant;
import realtimekit.participants.v1.KickParticipants;
import realtimekit.participants.v1.ListParticipants;

/**
 * The rules of the contract that its schemas cannot express: turns a decoded record into a command, or says everything that
 * is wrong with it. Any thread.
 */
final class CommandRules {
    /** The API states no limit; a text longer than this is not a name. */
    static final int LONGEST_NAME = 1_000;

    /** What common browsers and servers still take. */
    static final int LONGEST_URL = 2_048;

    /** An invalid command's ids may be as long as a record; its result and the result's key must not be. */
    static final int LONGEST_ECHO = 1_000;

    /** Ids in one kick, repetitions included. The API states no limit; this keeps its request below a few hundred kB. */
    static final int MOST_KICKED = 1_000;

    private final Defaults defaults;

    CommandRules(Defaults defaults) {
        this.defaults = defaults;
    }

    Decoded check(SpecificRecord record) {
        Violations found = new Violations();
        Envelope envelope = envelope(record, found);
        if (record instanceof AddParticipant add) {
            return check(add, envelope, found);
        } else if (record instanceof DeleteParticipant delete) {
            return check(delete, envelope, found);
        } else if (record instanceof KickParticipants kick) {
            return check(kick, envelope, found);
        } else if (record instanceof GetParticipant get) {
            return check(get, envelope, found);
        } else if (record instanceof ListParticipants list) {
            return check(list, envelope, found);
        }
        throw new IllegalArgumentException("no command: " + record.getSchema().getFullName());
    }

    private Decoded check(AddParticipant add, Envelope envelope, Violations found) {
        found.text("customParticipantId", add.getCustomParticipantId(), IdLimits.LONGEST_ID);
        found.text("presetName", add.getPresetName(), IdLimits.LONGEST_ID);
        if (add.getName() != null) {
            found.text("name", add.getName(), LONGEST_NAME);
        }
        if (add.getPicture() != null) {
            found.httpUrl("picture", add.getPicture(), LONGEST_URL);
        }
        return found.isEmpty()
                ? new Decoded.Valid(new Command.AddParticipant(
                        envelope,
                        add.getCustomParticipantId(),
                        add.getPresetName(),
                        Optional.ofNullable(add.getName()),
                        Optional.ofNullable(add.getPicture())))
                : invalid(CommandType.ADD, envelope, found, add);
    }

    private Decoded check(DeleteParticipant delete, Envelope envelope, Violations found) {
        ParticipantRef participant = participant(found, delete.getParticipantId(), delete.getCustomParticipantId());
        return found.isEmpty()
                ? new Decoded.Valid(new Command.DeleteParticipant(envelope, participant, delete.getKick()))
                : invalid(CommandType.DELETE, envelope, found, delete);
    }

    private Decoded check(KickParticipants kick, Envelope envelope, Violations found) {
        int ids =
                kick.getParticipantIds().size() + kick.getCustomParticipantIds().size();
        if (ids == 0) {
            found.add("participantIds, customParticipantIds", "at least one id is needed");
        } else if (ids > MOST_KICKED) {
            found.add(
                    "participantIds, customParticipantIds",
                    "have " + ids + " ids in all, at most " + MOST_KICKED + " are allowed");
        } else {
            found.texts("participantIds", kick.getParticipantIds(), IdLimits.LONGEST_ID);
            found.texts("customParticipantIds", kick.getCustomParticipantIds(), IdLimits.LONGEST_ID);
        }
        return found.isEmpty()
                ? new Decoded.Valid(new Command.KickParticipants(
                        envelope,
                        withoutRepetition(kick.getParticipantIds()),
                        withoutRepetition(kick.getCustomParticipantIds())))
                : invalid(CommandType.KICK, envelope, found, kick);
    }

    private Decoded check(GetParticipant get, Envelope envelope, Violations found) {
        ParticipantRef participant = participant(found, get.getParticipantId(), get.getCustomParticipantId());
        return found.isEmpty()
                ? new Decoded.Valid(new Command.GetParticipant(envelope, participant))
                : invalid(CommandType.GET, envelope, found, get);
    }

    private Decoded check(ListParticipants list, Envelope envelope, Violations found) {
        found.atLeastOne("pageNo", list.getPageNo());
        found.atLeastOne("perPage", list.getPerPage());
        return found.isEmpty()
                ? new Decoded.Valid(new Command.ListParticipants(
                        envelope, Optional.ofNullable(list.getPageNo()), Optional.ofNullable(list.getPerPage())))
                : invalid(CommandType.LIST, envelope, found, list);
    }

    /**
     * Reads what all commands have; by name, since the generated classes share no type that has it. An account or app that nobody
     * names is a violation, and stays empty.
     */
    private Envelope envelope(SpecificRecord record, Violations found) {
        String commandId = requireNonNull((String) field(record, "commandId"));
        String meetingId = requireNonNull((String) field(record, "meetingId"));
        String accountId = (String) field(record, "accountId");
        String appId = (String) field(record, "appId");
        found.text("commandId", commandId, IdLimits.LONGEST_ID);
        found.uuid("meetingId", meetingId);
        String account = accountId != null ? accountId : defaults.accountId().orElse("");
        if (accountId != null) {
            found.pathSegment("accountId", accountId, IdLimits.LONGEST_ACCOUNT_ID);
        } else if (account.isEmpty()) {
            found.add("accountId", "is null, and the worker has no api.account.id of its own");
        }
        String app = appId != null ? appId : defaults.appId().orElse("");
        if (appId != null) {
            found.pathSegment("appId", appId, IdLimits.LONGEST_ID);
        } else if (app.isEmpty()) {
            found.add("appId", "is null, and the worker has no api.app.id of its own");
        }
        return new Envelope(
                commandId,
                new Meeting(account, app, meetingId),
                Optional.ofNullable((Instant) field(record, "issuedAt")),
                Optional.ofNullable((Instant) field(record, "expiresAt")));
    }

    private static @Nullable Object field(SpecificRecord record, String name) {
        return record.get(record.getSchema().getField(name).pos());
    }

    private static ParticipantRef participant(
            Violations found, @Nullable String participantId, @Nullable String customParticipantId) {
        if (participantId != null) {
            found.pathSegment("participantId", participantId, IdLimits.LONGEST_ID);
        }
        if (customParticipantId != null) {
            found.text("customParticipantId", customParticipantId, IdLimits.LONGEST_ID);
        }
        if ((participantId == null) == (customParticipantId == null)) {
            found.add(
                    "participantId, customParticipantId",
                    participantId == null ? "one of them is needed" : "only one of them is allowed");
        }
        return participantId != null
                ? new ParticipantRef.ById(participantId)
                : new ParticipantRef.ByCustomId(customParticipantId != null ? customParticipantId : "");
    }

    private static List<String> withoutRepetition(List<String> ids) {
        return ids.size() < 2 ? ids : List.copyOf(new LinkedHashSet<>(ids));
    }

    private static Decoded invalid(CommandType type, Envelope envelope, Violations found, SpecificRecord record) {
        Meeting meeting = envelope.meeting();
        return new Decoded.Invalid(
                new CommandIdentity(
                        type,
                        echo(envelope.commandId()),
                        echo(meeting.id()),
                        present(meeting.accountId()),
                        present(meeting.appId())),
                found.list(),
                Fingerprint.of(type, payload(record)));
    }

    private static String payload(SpecificRecord record) {
        JsonObject fields = RecordJson.of(record);
        fields.remove("issuedAt");
        fields.remove("expiresAt");
        return fields.encode();
    }

    private static Optional<String> present(String id) {
        return id.isEmpty() ? Optional.empty() : Optional.of(echo(id));
    }

    private static String echo(String id) {
        return Shortened.of(id, LONGEST_ECHO);
    }
}
