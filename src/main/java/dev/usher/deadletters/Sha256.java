package dev.usher.deadletters;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/** SHA-256 of several things in their order, each with its length, so that no two sequences look alike. One thread. */
final class Sha256 {
    private static final int ABSENT = -1;

    private final MessageDigest sha = sha256();

    Sha256 add(byte @Nullable [] part) {
        int length = part == null ? ABSENT : part.length;
        sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(length).flip());
        if (part != null) {
            sha.update(part);
        }
        return this;
    }

    byte[] end() {
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
