package dev.usher.deadletters;

import dev.usher.command.Fingerprint;
import dev.usher.wire.Decoded;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Which dead letters are of the same command: one that was sent again and failed again has a newer one, which stands for it.
 * A record that is no valid command is known only by its bytes, and equal bytes may come from unrelated records; so among
 * those, only one that was sent again more often stands for an older one. One thread.
 */
final class Lineage {

    /**
     * A dead letter, in few bytes.
     *
     * @param family {@link DeadLetter#family()}
     */
    record Member(Fingerprint family, boolean isCommand, int partition, long offset, long timestamp, int replays) {

        static Member of(DeadLetter letter) {
            ConsumerRecord<byte[], byte[]> record = letter.record();
            return new Member(
                    letter.family(),
                    letter.decoded() instanceof Decoded.Valid,
                    record.partition(),
                    record.offset(),
                    record.timestamp(),
                    letter.replays());
        }

        /** Whether both stand for the same others, except those that are later than one of them. */
        private boolean isAlike(Member other) {
            return partition == other.partition && (isCommand || replays == other.replays);
        }

        /** What stands for all that either of them stands for. */
        private Member orLater(Member other) {
            return new Member(
                    family,
                    isCommand,
                    partition,
                    Math.max(offset, other.offset),
                    Math.max(timestamp, other.timestamp),
                    replays);
        }

        /** In one partition the log says what came later; across partitions, clocks have to do. */
        private boolean standsFor(Member older) {
            boolean isLater = partition == older.partition ? offset > older.offset : timestamp > older.timestamp;
            return isLater && (isCommand || replays > older.replays);
        }
    }

    /**
     * Of each family the latest: per partition and, of what is no command, per number of replays. Any number of equal ones
     * takes no more room, and no more time, than these.
     */
    private final Map<Fingerprint, List<Member>> families = new HashMap<>();

    void add(Member member) {
        // Nearly all families have one member, and a list of one takes little room.
        families.merge(member.family(), List.of(member), (latest, one) -> withOneMore(latest, member));
    }

    boolean isSuperseded(Member member) {
        return families.getOrDefault(member.family(), List.of()).stream().anyMatch(other -> other.standsFor(member));
    }

    private static List<Member> withOneMore(List<Member> latest, Member member) {
        List<Member> more = new ArrayList<>(latest.size() + 1);
        Member latestHere = member;
        for (Member other : latest) {
            if (other.isAlike(member)) {
                latestHere = other.orLater(member);
            } else {
                more.add(other);
            }
        }
        more.add(latestHere);
        return List.copyOf(more);
    }
}
