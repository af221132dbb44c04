package dev.usher.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * The frame of Avro's single-object encoding: {@code C3 01}, then the writer schema's CRC-64-AVRO fingerprint in
 * little-endian order, then the body. Any thread.
 */
final class SingleObject {
    static final int HEADER_BYTES = 10;

    private static final byte FIRST = (byte) 0xC3;
    private static final byte SECOND = 0x01;

    private SingleObject() {}

    static boolean isFrameOf(byte[] value) {
        return value.length >= 2 && value[0] == FIRST && value[1] == SECOND;
    }

    /** The fingerprint in a complete header. */
    static long fingerprintIn(byte[] value) {
        return ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getLong(2);
    }

    static byte[] headerFor(Schema schema) {
        return ByteBuffer.allocate(HEADER_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(FIRST)
                .put(SECOND)
                .putLong(fingerprintOf(schema))
                .array();
    }

    /** Takes microseconds: compute once. */
    static long fingerprintOf(Schema schema) {
        return SchemaNormalization.parsingFingerprint64(schema);
    }
}
