// All it takes to talk to Usher from Node.js: Avro's single-object encoding (C3 01, the schema's fingerprint, the record),
// and a producer and a consumer of Kafka's.
// https://avro.apache.org/docs/1.12.0/specification/#single-object-encoding
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import avsc from 'avsc';
import { Kafka, logLevel } from 'kafkajs';

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

/** Sends commands, and waits for their results. */
export class Usher {
  static async connect(brokers = (process.env.KAFKA ?? 'localhost:9092').split(',')) {
    const usher = new Usher();
    const kafka = new Kafka({ brokers, logLevel: logLevel.ERROR });
    usher.waiting = new Map();
    usher.results = wire('CommandResult');
    usher.producer = kafka.producer();
    usher.consumer = kafka.consumer({ groupId: 'example-' + randomUUID(), maxWaitTimeInMs: 200 });
    await usher.producer.connect();
    await usher.consumer.connect();
    await usher.consumer.subscribe({ topic: 'participant-results', fromBeginning: false });
    const listening = new Promise((resolve) => usher.consumer.on(usher.consumer.events.FETCH, resolve));
    // kafkajs reads committed records only, unless told otherwise: one result per command.
    usher.consumer.run({
      eachMessage: async ({ message }) => {
        const result = usher.results.decode(message.value);
        usher.waiting.get(result.commandId)?.(result);
      },
    });
    // Listen first: what is answered before kafkajs knows where the topic ends now would be missed. It knows once it has
    // fetched; when it has joined its group, it does not yet.
    await within(30_000, listening, 'cannot read participant-results; does it exist?');
    return usher;
  }

  /** Sends a command by its record's name and own fields; resolves to its CommandResult. */
  async run(record, fields, timeoutMs = 60_000) {
    const commandId = randomUUID();
    const answer = new Promise((resolve) => this.waiting.set(commandId, resolve));
    try {
      await this.producer.send({
        topic: 'participant-commands',
        acks: -1,
        messages: [{
          key: fields.meetingId,
          value: wire(record).encode({ commandId, issuedAt: Date.now(), ...fields }),
        }],
      });
      return await within(timeoutMs, answer, `no result of command ${commandId} yet; it was sent and may still run`);
    } finally {
      this.waiting.delete(commandId);
    }
  }

  async close() {
    await this.producer.disconnect();
    await this.consumer.disconnect();
  }
}

/** Waits no longer than that. */
async function within(ms, promise, otherwise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(otherwise)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

const wires = new Map();

function wire(record) {
  if (!wires.has(record)) {
    const schemas = new URL('../../../../schemas/', import.meta.url);
    wires.set(record, new Wire(fileURLToPath(new URL(record + '.avsc', schemas))));
  }
  return wires.get(record);
}
