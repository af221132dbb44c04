package dev.usher.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.util.Utf8;
import org.junit.jupiter.api.Test;

class StrictDecoderTest {
    private static final int ROUNDS = 50_000;

    @Test
    void readsWhatAvroWrites() throws IOException {
        StrictDecoder in = decoderOf(Written.encoded(out -> {
            out.writeNull();
            out.writeBoolean(true);
            out.writeBoolean(false);
            out.writeInt(Integer.MIN_VALUE);
            out.writeInt(Integer.MAX_VALUE);
            out.writeLong(Long.MIN_VALUE);
            out.writeLong(Long.MAX_VALUE);
            out.writeFloat(1.25f);
            out.writeDouble(-2.5);
            out.writeString("größer 🦊");
            out.writeString("");
            out.writeString("skipped");
            out.writeString("utf8");
            out.writeBytes(new byte[] {1, 2, 3});
            out.writeBytes(new byte[300]);
            out.writeFixed(new byte[] {4, 5});
            out.writeFixed(new byte[] {6, 7});
            out.writeEnum(3);
            out.writeIndex(1);
            out.writeArrayStart();
            out.setItemCount(2);
            out.writeInt(8);
            out.writeInt(9);
            out.writeArrayEnd();
        }));

        in.readNull();
        assertThat(in.readBoolean()).isTrue();
        assertThat(in.readBoolean()).isFalse();
        assertThat(in.readInt()).isEqualTo(Integer.MIN_VALUE);
        assertThat(in.readInt()).isEqualTo(Integer.MAX_VALUE);
        assertThat(in.readLong()).isEqualTo(Long.MIN_VALUE);
        assertThat(in.readLong()).isEqualTo(Long.MAX_VALUE);
        assertThat(in.readFloat()).isEqualTo(1.25f);
        assertThat(in.readDouble()).isEqualTo(-2.5);
        assertThat(in.readString()).isEqualTo("größer 🦊");
        assertThat(in.readString()).isEmpty();
        in.skipString();
        assertThat(in.readString(new Utf8()).toString()).isEqualTo("utf8");
        assertThat(in.readBytes(null)).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        in.skipBytes();
        byte[] fixed = new byte[2];
        in.readFixed(fixed);
        assertThat(fixed).containsExactly(4, 5);
        in.skipFixed(2);
        assertThat(in.readEnum()).isEqualTo(3);
        assertThat(in.readIndex()).isEqualTo(1);
        assertThat(in.readArrayStart()).isEqualTo(2);
        assertThat(in.readInt()).isEqualTo(8);
        assertThat(in.readInt()).isEqualTo(9);
        assertThat(in.arrayNext()).isZero();
        in.expectEnd();
    }

    @Test
    void readsBlocksThatStateTheirSize() throws IOException {
        StrictDecoder in = decoderOf(Written.encoded(out -> {
            out.writeLong(-2);
            out.writeLong(2);
            out.writeInt(8);
            out.writeInt(9);
            out.writeLong(0);
        }));

        assertThat(in.readMapStart()).isEqualTo(2);
        in.readInt();
        in.readInt();
        assertThat(in.mapNext()).isZero();
        in.expectEnd();
    }

    @Test
    void agreesWithAvrosDecoderWheneverItReadsAtAll() throws IOException {
        Random random = new Random(7);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] bytes = new byte[random.nextInt(24)];
            random.nextBytes(bytes);
            int what = random.nextInt(6);
            StrictDecoder ours = decoderOf(bytes);
            Object read;
            try {
                read = read(ours, what);
            } catch (IOException e) {
                continue;
            }
            BinaryDecoder avros = DecoderFactory.get().binaryDecoder(bytes, null);
            assertThat(read).isEqualTo(read(avros, what));
            assertThat(ours.remainingBytes()).isEqualTo(avros.inputStream().available());
        }
    }

    @Test
    void refusesNumbersThatAreTooLong() {
        assertMalformed("longer than 10 bytes", Decoder::readLong, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1);
        assertMalformed("int is out of range", Decoder::readInt, 254, 255, 255, 255, 31);
    }

    @Test
    void refusesBooleansThatAreNeither() {
        assertMalformed("boolean", Decoder::readBoolean, 2);
    }

    @Test
    void refusesToReadOrSkipPastTheEnd() {
        assertMalformed("ends early", Decoder::readLong);
        assertMalformed("ends early", Decoder::readFloat, 1, 2, 3);
        assertMalformed("ends early", Decoder::readDouble, 1, 2, 3, 4, 5, 6, 7);
        assertMalformed("ends early", in -> in.skipFixed(2), 1);
        assertMalformed("a length of 3", Decoder::readString, 6, 'a', 'b');
        assertMalformed("a length of 3", Decoder::skipString, 6, 'a', 'b');
        assertMalformed("a length of 3", Decoder::skipBytes, 6, 'a', 'b');
        assertMalformed("a length of -1", Decoder::skipString, 1);
    }

    @Test
    void refusesMalformedUtf8() {
        assertMalformed("not UTF-8", Decoder::readString, 2, 0x80);
        assertMalformed("not UTF-8", Decoder::readString, 6, 0xED, 0xA0, 0x80);
        assertMalformed("not UTF-8", Decoder::readString, 4, 0xC0, 0xAF);
    }

    private static Object read(Decoder in, int what) throws IOException {
        return switch (what) {
            case 0 -> in.readLong();
            case 1 -> in.readInt();
            case 2 -> in.readString();
            case 3 -> in.readBytes(null);
            case 4 -> in.readBoolean();
            default -> in.readArrayStart();
        };
    }

    private static void assertMalformed(String message, Reading reading, int... bytes) {
        byte[] value = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            value[i] = (byte) bytes[i];
        }
        assertThatThrownBy(() -> reading.from(decoderOf(value)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message);
    }

    private static StrictDecoder decoderOf(byte... bytes) {
        return new StrictDecoder(bytes, 0);
    }

    private interface Reading {
        void from(Decoder in) throws IOException;
    }
}
