package dev.usher.quota;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/**
 * What was spent in the name of one partition, as the text that travels with it: how many requests of each age, as of an
 * instant. Ages are rounded down, so that the next owner is never charged with too little. Any thread.
 */
final class SpendingText {
    private static final int VERSION = 1;
    /** A byte that no version uses yet. */
    private static final int RESERVED = 0;
    /** Clocks of workers may differ by this part of a window. */
    private static final int WINDOW_PER_CLOCK_SKEW = 60;
    /** A count has three bytes at most. */
    private static final int MOST = (1 << 21) - 1;

    private SpendingText() {}

    /**
     * The text for one partition.
     *
     * @param inUseYet how long those under way may be so after they were handed over
     * @param counts by age, as in {@link SpentByPartition}
     */
    static String write(Instant at, Duration window, Duration inUseYet, int[] counts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeLong(at.toEpochMilli());
            out.writeLong(window.toMillis());
            out.writeInt((int) inUseYet.toMillis());
            out.writeByte(RESERVED);
            for (int count : counts) {
                writeNumber(out, Math.min(MOST, count));
            }
        } catch (IOException e) {
            throw new AssertionError("Bytes in memory need no device", e);
        }
        return Base64.getEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    }

    /**
     * What the text charges the next owner with.
     *
     * @return how long ago each request ended, in nanoseconds as of now; negative for one that may be in use for so long yet
     * @throws IllegalArgumentException if the text is not in this format
     */
    static long[] read(String text, Instant now) {
        try (DataInputStream in =
                new DataInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(text)))) {
            if (in.readByte() != VERSION) {
                throw new IllegalArgumentException("another version");
            }
            Instant at = Instant.ofEpochMilli(in.readLong());
            Duration window = Duration.ofMillis(in.readLong());
            Duration inUseYet = Duration.ofMillis(in.readInt());
            if (in.readByte() != RESERVED) {
                throw new IllegalArgumentException("another version");
            }
            Duration elapsed = Duration.between(at, now).minus(window.dividedBy(WINDOW_PER_CLOCK_SKEW));
            long[] ages = ages(in, window.toNanos(), Math.max(0, elapsed.toNanos()), inUseYet.toNanos());
            if (in.available() > 0) {
                throw new IllegalArgumentException("more than is written");
            }
            return ages;
        } catch (EOFException e) {
            throw new IllegalArgumentException("cut short", e);
        } catch (IOException e) {
            throw new AssertionError("Bytes in memory need no device", e);
        }
    }

    private static long[] ages(DataInputStream in, long window, long elapsed, long inUseYet) throws IOException {
        long[] ages = new long[0];
        for (int age = 0; age <= SpentByPartition.AGES; age++) {
            // As many as one number can say fill every quota; memory is not given to more.
            int count = Math.min(readNumber(in), MOST - ages.length);
            // One under way may end as late as now, whenever it left.
            long youngest = age == SpentByPartition.AGES
                    ? -inUseYet
                    : elapsed + window / SpentByPartition.AGES * (SpentByPartition.AGES - 1 - age);
            if (youngest < window && count > 0) {
                int from = ages.length;
                ages = Arrays.copyOf(ages, from + count);
                Arrays.fill(ages, from, ages.length, youngest);
            }
        }
        return ages;
    }

    private static void writeNumber(DataOutputStream out, int number) throws IOException {
        int left = number;
        while (left >= 0x80) {
            out.writeByte((left & 0x7f) | 0x80);
            left >>>= 7;
        }
        out.writeByte(left);
    }

    private static int readNumber(DataInputStream in) throws IOException {
        int number = 0;
        for (int shift = 0; shift < 21; shift += 7) {
            int next = in.readUnsignedByte();
            number |= (next & 0x7f) << shift;
            if (next < 0x80) {
                return number;
            }
        }
        throw new IllegalArgumentException("a number that is too long");
    }
}
