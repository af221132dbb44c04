package dev.usher.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Reads Avro's binary encoding out of one array, and believes none of the lengths in it: nothing is allocated, skipped or
 * looped over that the bytes left cannot back. In place of Avro's own decoder, because that one
 *
 * <ul>
 *   <li>replaces malformed UTF-8, so that two ids could become one;
 *   <li>lets a skipped field have a negative length;
 *   <li>bounds items that take no bytes (an array of nulls) by system properties, which it reads once at class load.
 * </ul>
 *
 * <p>Made for one record, by one thread.
 */
final class StrictDecoder extends Decoder {
    private static final char REPLACEMENT = '\uFFFD';

    private final byte[] bytes;
    private final boolean isBytesText;
    private int position;
    /** Items of arrays and maps that the whole record may still have: as many as it has bytes. */
    private int itemsLeft;

    StrictDecoder(byte[] bytes, int from) {
        this(bytes, from, false);
    }

    private StrictDecoder(byte[] bytes, int from, boolean isBytesText) {
        this.bytes = bytes;
        this.isBytesText = isBytesText;
        this.position = from;
        this.itemsLeft = bytes.length - from;
    }

    /** A decoder of a command, which has no bytes fields of its own: what its writer calls bytes is read as text, or skipped. */
    static StrictDecoder ofCommand(byte[] bytes, int from) {
        return new StrictDecoder(bytes, from, true);
    }

    void expectEnd() throws IOException {
        if (remainingBytes() > 0) {
            throw new MalformedException(remainingBytes() + " bytes follow the record");
        }
    }

    @Override
    public int remainingBytes() {
        return bytes.length - position;
    }

    @Override
    public void readNull() {}

    @Override
    public boolean readBoolean() throws IOException {
        byte value = next();
        if (value != 0 && value != 1) {
            throw new MalformedException("a boolean is neither 0 nor 1");
        }
        return value == 1;
    }

    @Override
    public int readInt() throws IOException {
        long value = readLong();
        if (value != (int) value) {
            throw new MalformedException("an int is out of range");
        }
        return (int) value;
    }

    @Override
    public long readLong() throws IOException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte part = next();
            value |= (part & 0x7FL) << shift;
            if (part >= 0) {
                return value >>> 1 ^ -(value & 1);
            }
        }
        throw new MalformedException("a number is longer than 10 bytes");
    }

    @Override
    public float readFloat() throws IOException {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getFloat(take(Float.BYTES));
    }

    @Override
    public double readDouble() throws IOException {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getDouble(take(Double.BYTES));
    }

    @Override
    public String readString() throws IOException {
        int length = readLength();
        int from = take(length);
        String text = new String(bytes, from, length, StandardCharsets.UTF_8);
        // Either somebody wrote this very character, or it stands for bytes that are no UTF-8.
        if (text.indexOf(REPLACEMENT) >= 0 && !isWrittenAs(text, from)) {
            throw new MalformedException("a text is not UTF-8");
        }
        return text;
    }

    @Override
    public Utf8 readString(@Nullable Utf8 old) throws IOException {
        return new Utf8(readString());
    }

    @Override
    public void skipString() throws IOException {
        take(readLength());
    }

    @Override
    public ByteBuffer readBytes(@Nullable ByteBuffer old) throws IOException {
        if (isBytesText) {
            return ByteBuffer.wrap(readString().getBytes(StandardCharsets.UTF_8));
        }
        byte[] copy = new byte[readLength()];
        readFixed(copy, 0, copy.length);
        return ByteBuffer.wrap(copy);
    }

    @Override
    public void skipBytes() throws IOException {
        take(readLength());
    }

    @Override
    public void readFixed(byte[] target, int start, int length) throws IOException {
        System.arraycopy(bytes, take(length), target, start, length);
    }

    @Override
    public void skipFixed(int length) throws IOException {
        take(length);
    }

    @Override
    public int readEnum() throws IOException {
        return readInt();
    }

    @Override
    public int readIndex() throws IOException {
        return readInt();
    }

    @Override
    public long readArrayStart() throws IOException {
        return readItems();
    }

    @Override
    public long arrayNext() throws IOException {
        return readItems();
    }

    @Override
    public long skipArray() throws IOException {
        return readItems();
    }

    @Override
    public long readMapStart() throws IOException {
        return readItems();
    }

    @Override
    public long mapNext() throws IOException {
        return readItems();
    }

    @Override
    public long skipMap() throws IOException {
        return readItems();
    }

    /**
     * The items of the next block, 0 at the end. A negative count is followed by the block's size, which would allow
     * skipping it; skipped blocks are rare enough to be read item by item.
     */
    private int readItems() throws IOException {
        long count = readLong();
        if (count < 0) {
            count = -count;
            readLength();
        }
        if (count < 0 || count > itemsLeft) {
            throw new MalformedException("a list claims more items than the record has bytes");
        }
        itemsLeft -= (int) count;
        return (int) count;
    }

    private int readLength() throws IOException {
        long length = readLong();
        if (length < 0 || length > remainingBytes()) {
            throw new MalformedException("a length of " + length + " where " + remainingBytes() + " bytes are left");
        }
        return (int) length;
    }

    /** Moves past {@code length} bytes, and says where they begin. */
    private int take(int length) throws IOException {
        if (length > remainingBytes()) {
            throw new MalformedException("the record ends early");
        }
        int from = position;
        position += length;
        return from;
    }

    private byte next() throws IOException {
        if (position == bytes.length) {
            throw new MalformedException("the record ends early");
        }
        return bytes[position++];
    }

    private boolean isWrittenAs(String text, int from) {
        byte[] again = text.getBytes(StandardCharsets.UTF_8);
        return Arrays.equals(again, 0, again.length, bytes, from, position);
    }

    /** Says what is wrong with the bytes. Without a stack trace: a flood of garbage should be cheap, and the place is clear. */
    private static final class MalformedException extends IOException {
        private static final long serialVersionUID = 1L;

        MalformedException(String message) {
            super(message);
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }
}
