package dev.usher.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * 128 bits that stand for something longer: the first half of its SHA-256, so that nobody can construct two things with the
 * same one. Any thread.
 */
public record Fingerprint(long high, long low) {

    /** The fingerprint of byte sequences in their order; null stands for an absent one, which differs from an empty one. */
    public static Fingerprint of(List<byte @Nullable []> parts) {
        Digest digest = new Digest();
        parts.forEach(digest::add);
        return digest.end();
    }

    /** The fingerprint of two texts. */
    static Fingerprint of(String first, String second) {
        return new Digest().add(first).add(second).end();
    }

    /**
     * The fingerprint of what a command asks for: all its fields except {@code issuedAt} and {@code expiresAt}. Naming the
     * worker's own account or app is the same as naming none.
     */
    public static Fingerprint of(Command command) {
        Meeting meeting = command.envelope().meeting();
        Digest digest = new Digest()
                .add(command.type().label())
                .add(meeting.accountId())
                .add(meeting.appId())
                .add(meeting.id())
                .add(command.envelope().commandId());
        return switch (command.type()) {
            case ADD -> {
                Command.AddParticipant add = (Command.AddParticipant) command;
                yield digest.add(add.customParticipantId())
                        .add(add.presetName())
                        .add(add.name())
                        .add(add.picture())
                        .end();
            }
            case DELETE -> {
                Command.DeleteParticipant delete = (Command.DeleteParticipant) command;
                yield digest.add(delete.participant())
                        .add(Boolean.toString(delete.kick()))
                        .end();
            }
            case KICK -> {
                Command.KickParticipants kick = (Command.KickParticipants) command;
                yield digest.add(kick.participantIds())
                        .add(kick.customParticipantIds())
                        .end();
            }
            case GET ->
                digest.add(((Command.GetParticipant) command).participant()).end();
            case LIST -> {
                Command.ListParticipants list = (Command.ListParticipants) command;
                yield digest.add(list.pageNo().map(String::valueOf))
                        .add(list.perPage().map(String::valueOf))
                        .end();
            }
        };
    }

    /**
     * The fingerprint of a command that breaks the contract: of its fields as text, again without {@code issuedAt} and
     * {@code expiresAt}.
     */
    public static Fingerprint of(CommandType type, String fields) {
        return new Digest().add(type.label()).add(fields).end();
    }

    /** Every part with its length, so that no two sequences of parts look alike. */
    private static final class Digest {
        private static final int ABSENT = -1;

        private final MessageDigest sha = sha256();
        private final byte[] length = new byte[Integer.BYTES];

        Digest add(String text) {
            return add(text.getBytes(UTF_8));
        }

        Digest add(byte @Nullable [] bytes) {
            if (bytes == null) {
                return add(ABSENT);
            }
            add(bytes.length);
            sha.update(bytes);
            return this;
        }

        Digest add(Optional<String> text) {
            return text.isPresent() ? add(text.get()) : add(ABSENT);
        }

        Digest add(List<String> texts) {
            add(texts.size());
            texts.forEach(this::add);
            return this;
        }

        Digest add(ParticipantRef participant) {
            return add(participant instanceof ParticipantRef.ById ? "id" : "custom id")
                    .add(participant.value());
        }

        private Digest add(int number) {
            ByteBuffer.wrap(length).putInt(number);
            sha.update(length);
            return this;
        }

        Fingerprint end() {
            ByteBuffer digest = ByteBuffer.wrap(sha.digest());
            return new Fingerprint(digest.getLong(), digest.getLong());
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException("every Java platform has SHA-256", impossible);
            }
        }
    }
}
