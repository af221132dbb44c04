package dev.usher.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.wire.CommandDecoder;
import dev.usher.wire.Decoded;
import dev.usher.wire.Defaults;
import dev.usher.wire.WriterSchemas;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LenientDecoderTest {
    private final List<Integer> asked = new ArrayList<>();

    /** Each time it would be waited for. */
    @Test
    void aRegistryThatIsSilentIsAskedOnce() {
        LenientDecoder decoder = decoder(new LenientDecoder.Registry.Silence());

        for (int id : List.of(7, 8, 7, 9)) {
            assertThat(decoder.decode(registered(id)))
                    .isEqualTo(new Decoded.Undecodable(
                            "written with schema " + id + " of the registry, which does not answer"));
        }

        assertThat(asked).containsExactly(7);
    }

    @Test
    void anAnswerThatIsOfNoUseSaysNothingAboutOtherSchemas() {
        LenientDecoder decoder = decoder(new LenientDecoder.Registry.Useless("it answered 401"));

        for (int id : List.of(7, 8, 7, 9)) {
            assertThat(decoder.decode(registered(id)))
                    .isEqualTo(new Decoded.Undecodable(
                            "written with schema " + id + " of the registry, which does not give it: it answered 401"));
        }

        assertThat(asked).containsExactly(7, 8, 9);
    }

    private LenientDecoder decoder(LenientDecoder.Registry.Answer answer) {
        CommandDecoder decoder = new CommandDecoder(new WriterSchemas(Optional.empty(), true), Defaults.none());
        return new LenientDecoder(decoder, id -> {
            asked.add(id);
            return answer;
        });
    }

    private static byte[] registered(int schemaId) {
        return ByteBuffer.allocate(6)
                .put((byte) 0)
                .putInt(schemaId)
                .put((byte) 1)
                .array();
    }
}
