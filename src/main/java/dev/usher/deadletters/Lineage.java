package dev.usher.deadletters;

import dev.usher.command.Fingerprint;
import dev.usher.wire.Decoded;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Which dead letters are of the same command: one that was replayed and failed again is superseded by a newer one. A record that
 * is no valid command is known only by its bytes, and equal bytes may come from unrelated records; so among those, only a letter
 * with more replays supersedes an older one. One thread.
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

        /** Whether one member can stand for both: both supersede the same older letters, up to the later of the two. */
        private boolean isAlike(Member other) {
            return partition == other.partition && (isCommand || replays == other.replays);
        }

        /** The member that supersedes all that either of them supersedes. */
        private Member orLater(Member other) {
            return new Member(
                    family,
                    isCommand,
                    partition,
                    Math.max(offset, other.offset),
                    Math.max(timestamp, other.timestamp),
                    replays);
        }

        /** Within a partition, the log says which came later; across partitions, timestamps have to do. */
        private boolean standsFor(Member older) {
            boolean isLater = partition == older.partition ? offset > older.offset : timestamp > older.timestamp;
            return isLater && (isCommand || replays > older.replays);
        }
    }

    /**
     * The latest members of each family: one per partition and, for what is no command, per number of replays. Any number of
     * equal letters takes no more room and time than these.
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
