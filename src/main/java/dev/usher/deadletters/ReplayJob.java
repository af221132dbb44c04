package dev.usher.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.usher.command.Fingerprint;
import java.util.HexFormat;
import java.util.stream.Stream;

/**
 * What somebody wants replayed. Equal ones are the same job: begun again, it continues where it stopped.
 *
 * @param groupId the workers' group
 * @param topic the topic of the dead letters
 * @param commandTopics as in the settings: with other topics, other dead letters can be sent
 * @param maxReplays dead letters replayed this many times are left out
 */
public record ReplayJob(String groupId, String topic, String commandTopics, DeadLetterFilter filter, int maxReplays) {
    /** Upper bound of {@code maxReplays}. */
    public static final int MOST_REPLAYS = 1_000;

    private static final int ID_DIGITS = 12;

    /**
     * The consumer group that keeps its progress, and the transactional id that keeps it from running twice. It begins like
     * the workers' group, so that one prefixed ACL covers both.
     */
    public String id() {
        Fingerprint words =
                Fingerprint.of(Stream.of(groupId, topic, commandTopics, filter.toString(), Integer.toString(maxReplays))
                        .map(word -> word.getBytes(UTF_8))
                        .toList());
        return groupId + "-replay-" + HexFormat.of().toHexDigits(words.high()).substring(0, ID_DIGITS);
    }
}
