package dev.usher.wire;

import dev.usher.command.Command;
import dev.usher.command.Envelope;
import dev.usher.command.ParticipantRef;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;
import realtimekit.participants.v1.AddParticipant;
import realtimekit.participants.v1.DeleteParticipant;
import realtimekit.participants.v1.GetParticipant;
import realtimekit.participants.v1.KickParticipants;
import realtimekit.participants.v1.ListParticipants;

/**
 * Writes commands, for those who send them: the command's own record in Avro's single-object encoding. An account or app of
 * no characters is written as null, which leaves the choice to the worker. Keeps no rule of the contract; {@link
 * CommandDecoder} judges what was written.
 *
 * <p>Any thread.
 */
public final class CommandEncoder {
    private final RecordWriter<AddParticipant> adds = new RecordWriter<>(new AddParticipant());
    private final RecordWriter<DeleteParticipant> deletes = new RecordWriter<>(new DeleteParticipant());
    private final RecordWriter<KickParticipants> kicks = new RecordWriter<>(new KickParticipants());
    private final RecordWriter<GetParticipant> gets = new RecordWriter<>(new GetParticipant());
    private final RecordWriter<ListParticipants> lists = new RecordWriter<>(new ListParticipants());

    /** Returns header and body, in a new array. */
    public byte[] encode(Command command) {
        if (command instanceof Command.AddParticipant add) {
            return encode(add);
        } else if (command instanceof Command.DeleteParticipant delete) {
            return encode(delete);
        } else if (command instanceof Command.KickParticipants kick) {
            return encode(kick);
        } else if (command instanceof Command.GetParticipant get) {
            return encode(get);
        }
        return encode((Command.ListParticipants) command);
    }

    private byte[] encode(Command.AddParticipant add) {
        AddParticipant record = addressed(new AddParticipant(), add.envelope());
        record.setCustomParticipantId(add.customParticipantId());
        record.setPresetName(add.presetName());
        record.setName(add.name().orElse(null));
        record.setPicture(add.picture().orElse(null));
        return adds.write(record);
    }

    private byte[] encode(Command.DeleteParticipant delete) {
        DeleteParticipant record = addressed(new DeleteParticipant(), delete.envelope());
        record.setParticipantId(participantId(delete.participant()));
        record.setCustomParticipantId(customParticipantId(delete.participant()));
        record.setKick(delete.kick());
        return deletes.write(record);
    }

    private byte[] encode(Command.KickParticipants kick) {
        KickParticipants record = addressed(new KickParticipants(), kick.envelope());
        record.setParticipantIds(kick.participantIds());
        record.setCustomParticipantIds(kick.customParticipantIds());
        return kicks.write(record);
    }

    private byte[] encode(Command.GetParticipant get) {
        GetParticipant record = addressed(new GetParticipant(), get.envelope());
        record.setParticipantId(participantId(get.participant()));
        record.setCustomParticipantId(customParticipantId(get.participant()));
        return gets.write(record);
    }

    private byte[] encode(Command.ListParticipants list) {
        ListParticipants record = addressed(new ListParticipants(), list.envelope());
        record.setPageNo(list.pageNo().orElse(null));
        record.setPerPage(list.perPage().orElse(null));
        return lists.write(record);
    }

    /** Fills in what all commands have. By name, since the generated classes share no type that has it. */
    private static <R extends SpecificRecordBase> R addressed(R record, Envelope envelope) {
        put(record, "commandId", envelope.commandId());
        put(record, "meetingId", envelope.meeting().id());
        put(record, "accountId", orNull(envelope.meeting().accountId()));
        put(record, "appId", orNull(envelope.meeting().appId()));
        put(record, "issuedAt", envelope.issuedAt().orElse(null));
        put(record, "expiresAt", envelope.expiresAt().orElse(null));
        return record;
    }

    private static void put(SpecificRecordBase record, String field, @Nullable Object value) {
        record.put(record.getSchema().getField(field).pos(), value);
    }

    private static @Nullable String participantId(ParticipantRef participant) {
        return participant instanceof ParticipantRef.ById ? participant.value() : null;
    }

    private static @Nullable String customParticipantId(ParticipantRef participant) {
        return participant instanceof ParticipantRef.ByCustomId ? participant.value() : null;
    }

    private static @Nullable String orNull(String id) {
        return id.isEmpty() ? null : id;
    }
}
