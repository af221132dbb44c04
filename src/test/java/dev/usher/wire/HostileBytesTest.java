package dev.usher.wire;

import static dev.usher.testing.Commands.aKick;
import static dev.usher.testing.Commands.anAdd;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.usher.testing.Commands;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import realtimekit.participants.v1.AddParticipant;
import realtimekit.participants.v1.KickParticipants;

/** Whatever the bytes, decoding answers soon, and takes memory in proportion to their number. */
@Timeout(60)
class HostileBytesTest {
    private static final int ROUNDS = 200_000;
    private static final long SEED = 20_261_121;

    /** A bomb would take a thousand times as much. */
    private static final int BYTES_FOR_ANY_ANSWER = 1 << 16;

    private static final int BYTES_PER_BYTE = 64;

    private final Random random = new Random(SEED);
    private final ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final CommandDecoder decoder =
            new CommandDecoder(new WriterSchemas(Optional.empty(), true), Defaults.none());

    @Test
    void randomBytesNeverHarm() {
        for (int i = 0; i < ROUNDS / 2; i++) {
            byte[] value = new byte[random.nextInt(200)];
            random.nextBytes(value);
            expectHarmless(value);
        }
    }

    @Test
    void alteredCommandsNeverHarm() {
        List<byte[]> commands =
                CommandDecoderTest.everyCommand().map(Commands::bytes).toList();
        for (int i = 0; i < ROUNDS / 2; i++) {
            expectHarmless(altered(commands.get(random.nextInt(commands.size()))));
        }
    }

    @Test
    void lengthsBeyondTheRecordAreRefused() {
        for (long length : new long[] {-1, Long.MIN_VALUE, 2, 1 << 20, Integer.MAX_VALUE, Long.MAX_VALUE}) {
            expectRefused(Written.singleObject(
                    AddParticipant.getClassSchema(), Written.encoded(out -> out.writeLong(length))));
        }
    }

    @Test
    void listsLongerThanTheRecordAreRefused() {
        for (long count : new long[] {-1, Long.MIN_VALUE, -1 << 20, 3, 1 << 20, Integer.MAX_VALUE, Long.MAX_VALUE}) {
            expectRefused(Written.singleObject(KickParticipants.getClassSchema(), Written.encoded(out -> {
                out.writeString("c-1");
                out.writeString(Commands.MEETING);
                for (int nulls = 0; nulls < 4; nulls++) {
                    out.writeIndex(0);
                }
                out.writeLong(count);
                out.writeLong(0);
            })));
        }
    }

    @Test
    void aMegabyteOfEmptyIdsIsOneViolation() {
        String[] ids = new String[500_000];
        Arrays.fill(ids, "");

        assertThat(decoder.decode(aKick().ofIds(ids).bytes()))
                .isInstanceOfSatisfying(
                        Decoded.Invalid.class,
                        invalid -> assertThat(invalid.violations())
                                .containsExactly(
                                        "participantIds, customParticipantIds: have 500000 ids in all, at most 1000 are allowed"));
    }

    @Test
    void aMegabyteInOneFieldIsOneShortViolation() {
        assertThat(decoder.decode(anAdd().of("x".repeat(1_000_000)).bytes()))
                .isInstanceOfSatisfying(
                        Decoded.Invalid.class,
                        invalid -> assertThat(invalid.violations())
                                .containsExactly(
                                        "customParticipantId: has 1000000 characters, at most 255 are allowed"));
    }

    @Test
    void itemsAreRefusedOnceTheyOutnumberTheBytes(@TempDir Path folder) throws Exception {
        Schema newer = new Schema.Parser()
                .parse(
                        AddParticipant.getClassSchema()
                                .toString()
                                .replaceFirst(
                                        "\"fields\":\\[",
                                        "\"fields\":[{\"name\":\"flags\",\"type\":{\"type\":\"array\",\"items\":\"boolean\"}},"));
        Files.writeString(folder.resolve("newer.avsc"), newer.toString());
        CommandDecoder decoder = new CommandDecoder(new WriterSchemas(Optional.of(folder), false), Defaults.none());

        for (long count : new long[] {1_000, 1L << 30, 1L << 40}) {
            assertThat(decoder.decode(Written.singleObject(newer, Written.encoded(out -> out.writeLong(count)))))
                    .isInstanceOfSatisfying(
                            Decoded.Undecodable.class,
                            undecodable ->
                                    assertThat(undecodable.why()).contains("more items than the record has bytes"));
        }
        byte[] manyBlocks = new byte[1 << 20];
        Arrays.fill(manyBlocks, (byte) 126);
        assertThat(decoder.decode(Written.join(SingleObject.headerFor(newer), Arrays.copyOf(manyBlocks, 1_000_000))))
                .isInstanceOf(Decoded.Undecodable.class);
    }

    private void expectRefused(byte[] value) {
        assertThat(expectHarmless(value)).isInstanceOf(Decoded.Undecodable.class);
    }

    private Decoded expectHarmless(byte[] value) {
        // Twice, since the first answer of its kind loads classes.
        if (IntStream.range(0, 2).noneMatch(time -> isFrugal(value))) {
            throw new AssertionError("too much allocated for " + Arrays.toString(value));
        }
        Decoded decoded = decoder.decode(value);
        if (decoded instanceof Decoded.Undecodable undecodable
                && undecodable.why().length() > 300) {
            throw new AssertionError("too much said: " + undecodable.why());
        }
        return decoded;
    }

    private boolean isFrugal(byte[] value) {
        long before = memory.getCurrentThreadAllocatedBytes();
        Decoded unused = decoder.decode(value);
        long allocated = memory.getCurrentThreadAllocatedBytes() - before;
        return allocated <= BYTES_FOR_ANY_ANSWER + (long) BYTES_PER_BYTE * value.length;
    }

    /** Flips, cuts, repeats or overwrites, mostly behind the header. */
    private byte[] altered(byte[] command) {
        byte[] value = command.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(20) == 0 ? random.nextInt(value.length) : 10 + random.nextInt(value.length - 10);
            switch (random.nextInt(4)) {
                case 0 -> value[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> value[at] = (byte) 0xFF;
                case 2 -> value[at] = (byte) random.nextInt();
                default -> value = Arrays.copyOf(value, Math.max(11, at + random.nextInt(8)));
            }
        }
        return value;
    }
}
