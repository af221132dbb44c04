package dev.usher.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;

/** Records as others write them: with Avro alone, and none of Usher's code but the header. */
final class Written {
    private Written() {}

    static byte[] singleObject(GenericRecord record) {
        return join(SingleObject.headerFor(record.getSchema()), body(record));
    }

    static byte[] singleObject(Schema schema, byte... body) {
        return join(SingleObject.headerFor(schema), body);
    }

    static byte[] registered(int id, byte... body) {
        return join(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array(), body);
    }

    static byte[] body(GenericRecord record) {
        return encoded(encoder -> new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder));
    }

    static byte[] encoded(Writing writing) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            Encoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
            writing.to(encoder);
            encoder.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With the ids that every command has. */
    static GenericRecord command(Schema schema) {
        GenericRecord record = new GenericData.Record(schema);
        record.put("commandId", "c-1");
        record.put("meetingId", "7c0ffee0-0000-4000-8000-000000000001");
        return record;
    }

    static byte[] join(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }

    interface Writing {
        void to(Encoder encoder) throws IOException;
    }
}
