package dev.usher.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;

/**
 * What somebody wants replayed. The same words are the same job: begun again, it goes on where it stopped.
 *
 * @param groupId the workers' group
 * @param topic of the dead letters
 * @param commandTopics as set: with other topics, other dead letters can be sent
 * @param maxReplays those sent again so often are not sent again
 */
public record ReplayJob(String groupId, String topic, String commandTopics, DeadLetterFilter filter, int maxReplays) {
    private static final int ID_BYTES = 6;

    /**
     * The consumer group that keeps its progress, and the transactional id that keeps it from running twice. It begins like
     * the workers' group, so that one prefixed ACL covers both.
     */
    public String id() {
        byte[] digest = new Sha256()
                .add(groupId.getBytes(UTF_8))
                .add(topic.getBytes(UTF_8))
                .add(commandTopics.getBytes(UTF_8))
                .add(filter.toString().getBytes(UTF_8))
                .add(Integer.toString(maxReplays).getBytes(UTF_8))
                .end();
        return groupId + "-replay-" + HexFormat.of().formatHex(digest, 0, ID_BYTES);
    }
}
