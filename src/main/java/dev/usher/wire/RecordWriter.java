package dev.usher.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;

/** Writes records of one class in Avro's single-object encoding. Any thread; its buffers belong to the thread. */
final class RecordWriter<R extends SpecificRecordBase> {
    private static final ThreadLocal<Buffers> BUFFERS = ThreadLocal.withInitial(Buffers::new);

    private final byte[] header;
    private final FieldWriter<R> writer;

    RecordWriter(R example) {
        this.header = SingleObject.headerFor(example.getSchema());
        this.writer = new FieldWriter<>(example.getSchema(), example.getSpecificData());
    }

    byte[] write(R record) {
        Buffers buffers = BUFFERS.get();
        try {
            // Whatever a failed write left behind goes with the last record.
            buffers.encoder.flush();
            buffers.bytes.reset();
            buffers.bytes.write(header);
            writer.write(record, buffers.encoder);
            buffers.encoder.flush();
            return buffers.bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("an array in memory failed", e);
        }
    }

    /** Finds the branch of a union without asking what a value's type is: in the contract a union only says that null may be. */
    private static final class FieldWriter<R> extends SpecificDatumWriter<R> {
        FieldWriter(Schema schema, SpecificData data) {
            super(schema, data);
        }

        @Override
        protected int resolveUnion(Schema union, @Nullable Object datum) {
            return datum == null ? 0 : 1;
        }
    }

    private static final class Buffers {
        private static final int TYPICAL_BYTES = 2048;

        final ByteArrayOutputStream bytes = new ByteArrayOutputStream(TYPICAL_BYTES);
        final BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    }
}
