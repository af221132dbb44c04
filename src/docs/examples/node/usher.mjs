// All it takes to talk to Usher from Node.js: Avro's single-object encoding (C3 01, the schema's fingerprint, the record),
// and a producer and a consumer of Kafka's.
// https://avro.apache.org/docs/1.12.0/specification/#single-object-encoding
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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

const SCHEMAS = fileURLToPath(new URL('../../../../schemas/', import.meta.url));

function header(type) {
  return Buffer.concat([Buffer.from([0xc3, 0x01]), fingerprint(type)]);
}

function typeIn(file) {
  return avsc.Type.forSchema(JSON.parse(readFileSync(file, 'utf8')));
}

/** Encodes one of the records in schemas/. */
class Encoder {
  constructor(record) {
    this.type = typeIn(join(SCHEMAS, record + '.avsc'));
    this.header = header(this.type);
  }

  encode(fields) {
    return Buffer.concat([this.header, this.type.toBuffer(fields)]);
  }
}

/** Decodes one of the records in schemas/, written with any of its schemas there: the newest, or one in schemas/history. */
export class Decoder {
  constructor(record, folder = SCHEMAS) {
    const newest = typeIn(join(folder, record + '.avsc'));
    this.writers = new Map();
    for (const file of readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.avsc'))) {
      const type = typeIn(join(folder, file));
      if (type.name === newest.name) {
        this.writers.set(header(type).toString('hex'), newest.createResolver(type));
      }
    }
    this.newest = newest;
  }

  /** Null for what was written with a schema that is not there, or is no record at all. */
  decode(bytes) {
    const resolver = this.writers.get(bytes?.subarray(0, 10).toString('hex'));
    return resolver ? this.newest.fromBuffer(bytes.subarray(10), resolver) : null;
  }
}

/** Sends commands, and waits for their results. */
export class Usher {
  static async connect(brokers = (process.env.KAFKA ?? 'localhost:9092').split(',')) {
    const usher = new Usher();
    // Whatever goes wrong is thrown; kafkajs would tell it a second time, with stack traces.
    const kafka = new Kafka({ brokers, logLevel: logLevel.NOTHING, retry: { retries: 3 } });
    usher.waiting = new Map();
    usher.results = new Decoder('CommandResult');
    usher.producer = kafka.producer();
    usher.consumer = kafka.consumer({ groupId: 'example-' + randomUUID(), maxWaitTimeInMs: 200 });
    try {
      await usher.producer.connect();
      await usher.consumer.connect();
    } catch (e) {
      throw new Error(`no Kafka at ${brokers.join(',')}, which the variable KAFKA may name: ${e.message}`);
    }
    await usher.consumer.subscribe({ topic: 'participant-results', fromBeginning: false });
    const listening = new Promise((resolve) => usher.consumer.on(usher.consumer.events.FETCH, resolve));
    // kafkajs reads committed records only, unless told otherwise: one result per command.
    usher.consumer.run({
      eachMessage: async ({ topic, partition, message }) => {
        const result = usher.results.decode(message.value);
        if (result === null) {
          // Thrown, it would come again and again, and nothing behind it.
          console.error(`skipped ${topic}-${partition}-${message.offset}: its schema is not in schemas/`);
        } else {
          usher.waiting.get(key(result))?.(result);
        }
      },
    });
    // Listen first: what is answered before kafkajs knows where the topic ends now would be missed. It knows once it has
    // fetched; when it has joined its group, it does not yet.
    await within(30_000, listening, 'cannot read participant-results; does it exist?');
    return usher;
  }

  /** Sends a command by its record's name and own fields; resolves to its CommandResult. */
  async run(record, fields, timeoutMs = 60_000) {
    const command = { commandId: randomUUID(), issuedAt: Date.now(), ...fields };
    const answer = new Promise((resolve) => this.waiting.set(key(command), resolve));
    try {
      await this.producer.send({
        topic: 'participant-commands',
        acks: -1,
        messages: [{
          key: command.meetingId,
          value: encoder(record).encode(command),
        }],
      });
      return await within(timeoutMs, answer, `no result of command ${command.commandId} yet; it was sent and may still run`);
    } finally {
      this.waiting.delete(key(command));
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

/** Runs a script, and says in one line why it failed. */
export async function main(script) {
  try {
    process.exit(await script());
  } catch (e) {
    console.error(e.message);
    process.exit(1);
  }
}

/** A commandId counts within its meeting. */
function key({ meetingId, commandId }) {
  return JSON.stringify([meetingId, commandId]);
}

const encoders = new Map();

function encoder(record) {
  if (!encoders.has(record)) {
    encoders.set(record, new Encoder(record));
  }
  return encoders.get(record);
}
