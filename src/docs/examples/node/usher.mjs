// Avro's single-object encoding for Node.js: C3 01, the schema's fingerprint, the record.
// https://avro.apache.org/docs/1.12.0/specification/#single-object-encoding
import { readFileSync } from 'node:fs';
import avsc from 'avsc';

const EMPTY = 0xc15d213aa4d7a795n;
const TABLE = Array.from({ length: 256 }, (_, i) => {
  let fingerprint = BigInt(i);
  for (let bit = 0; bit < 8; bit++) {
    fingerprint = (fingerprint >> 1n) ^ (fingerprint & 1n ? EMPTY : 0n);
  }
  return fingerprint;
});

/** CRC-64-AVRO of a schema's canonical form, little-endian. */
function fingerprint(type) {
  let crc = EMPTY;
  for (const byte of Buffer.from(JSON.stringify(type.schema()))) {
    crc = (crc >> 8n) ^ TABLE[Number((crc ^ BigInt(byte)) & 0xffn)];
  }
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(crc);
  return bytes;
}

/** One of the records in schemas/, to encode and decode. */
export class Wire {
  constructor(schemaFile) {
    this.type = avsc.Type.forSchema(JSON.parse(readFileSync(schemaFile, 'utf8')));
    this.header = Buffer.concat([Buffer.from([0xc3, 0x01]), fingerprint(this.type)]);
  }

  encode(record) {
    return Buffer.concat([this.header, this.type.toBuffer(record)]);
  }

  decode(bytes) {
    if (!bytes.subarray(0, 10).equals(this.header)) {
      throw new Error('written with another schema: ' + bytes.subarray(0, 10).toString('hex'));
    }
    return this.type.fromBuffer(bytes.subarray(10));
  }
}
