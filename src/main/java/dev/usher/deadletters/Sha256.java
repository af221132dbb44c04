package dev.usher.deadletters;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/** SHA-256 of several things in their order. Any thread. */
final class Sha256 {
    private static final int ABSENT = -1;

    private Sha256() {}

    /** Each with its length, so that no two sequences look alike. */
    static byte[] of(byte @Nullable []... parts) {
        MessageDigest sha = sha256();
        for (byte[] part : parts) {
            sha.update(ByteBuffer.allocate(Integer.BYTES)
                    .putInt(part == null ? ABSENT : part.length)
                    .flip());
            if (part != null) {
                sha.update(part);
            }
        }
        return sha.digest();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
