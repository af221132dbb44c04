package dev.usher.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A valid order concerning the participants of one meeting. Validity is the decoder's promise; see {@code CommandRules}. */
public sealed interface Command {

    Envelope envelope();

    CommandType type();

    /** The same command in another envelope. */
    Command withEnvelope(Envelope other);

    /**
     * The participants it names, without repetition: what it must be ordered with. Empty for a list, which
     * concerns no single participant.
     */
    List<ParticipantRef> participants();

    /**
     * Enrol somebody.
     *
     * @param name display name; empty lets the custom id stand in for it
     * @param picture http(s) URL
     */
    record AddParticipant(
            Envelope envelope,
            String customParticipantId,
            String presetName,
            Optional<String> name,
            Optional<String> picture)
            implements Command {
        @Override
        public CommandType type() {
            return CommandType.ADD;
        }

        @Override
        public Command withEnvelope(Envelope other) {
            return new AddParticipant(other, customParticipantId, presetName, name, picture);
        }

        @Override
        public List<ParticipantRef> participants() {
            return List.of(new ParticipantRef.ByCustomId(customParticipantId));
        }
    }

    /**
     * Remove somebody from the list.
     *
     * @param kick remove from the live session first
     */
    record DeleteParticipant(Envelope envelope, ParticipantRef participant, boolean kick) implements Command {
        @Override
        public CommandType type() {
            return CommandType.DELETE;
        }

        @Override
        public Command withEnvelope(Envelope other) {
            return new DeleteParticipant(other, participant, kick);
        }

        @Override
        public List<ParticipantRef> participants() {
            return List.of(participant);
        }
    }

    /** Remove some from the live session; at least one id in all. */
    record KickParticipants(Envelope envelope, List<String> participantIds, List<String> customParticipantIds)
            implements Command {
        public KickParticipants {
            participantIds = List.copyOf(participantIds);
            customParticipantIds = List.copyOf(customParticipantIds);
        }

        @Override
        public CommandType type() {
            return CommandType.KICK;
        }

        @Override
        public Command withEnvelope(Envelope other) {
            return new KickParticipants(other, participantIds, customParticipantIds);
        }

        @Override
        public List<ParticipantRef> participants() {
            List<ParticipantRef> refs = new ArrayList<>(participantIds.size() + customParticipantIds.size());
            participantIds.stream().distinct().map(ParticipantRef.ById::new).forEach(refs::add);
            customParticipantIds.stream()
                    .distinct()
                    .map(ParticipantRef.ByCustomId::new)
                    .forEach(refs::add);
            return refs;
        }
    }

    /** Read one participant. */
    record GetParticipant(Envelope envelope, ParticipantRef participant) implements Command {
        @Override
        public CommandType type() {
            return CommandType.GET;
        }

        @Override
        public Command withEnvelope(Envelope other) {
            return new GetParticipant(other, participant);
        }

        @Override
        public List<ParticipantRef> participants() {
            return List.of(participant);
        }
    }

    /**
     * Read a page of participants.
     *
     * @param pageNo from 1; empty means the API's default
     * @param perPage from 1; empty means the API's default
     */
    record ListParticipants(Envelope envelope, Optional<Integer> pageNo, Optional<Integer> perPage) implements Command {
        @Override
        public CommandType type() {
            return CommandType.LIST;
        }

        @Override
        public Command withEnvelope(Envelope other) {
            return new ListParticipants(other, pageNo, perPage);
        }

        @Override
        public List<ParticipantRef> participants() {
            return List.of();
        }
    }
}
