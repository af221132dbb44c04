// node add.mjs MEETING CUSTOM_ID PRESET: enrols somebody, waits for the result, and prints it.
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Kafka, logLevel } from 'kafkajs';
import { Wire } from './usher.mjs';

const [meetingId, customParticipantId, presetName] = process.argv.slice(2);
if (!presetName) {
  console.error('usage: node add.mjs MEETING CUSTOM_ID PRESET');
  process.exit(2);
}
const schemas = fileURLToPath(new URL('../../../../schemas/', import.meta.url));
const command = new Wire(schemas + 'AddParticipant.avsc');
const result = new Wire(schemas + 'CommandResult.avsc');
const kafka = new Kafka({
  brokers: (process.env.KAFKA ?? 'localhost:9092').split(','),
  logLevel: logLevel.ERROR,
});
const commandId = randomUUID();

// Listen first, so that the answer cannot be missed.
const consumer = kafka.consumer({ groupId: 'example-' + commandId });
await consumer.connect();
await consumer.subscribe({ topic: 'participant-results', fromBeginning: false });
const joined = new Promise((resolve) => consumer.on(consumer.events.GROUP_JOIN, resolve));
const answer = new Promise((resolve) => {
  consumer.run({
    // kafkajs reads committed records only, unless told otherwise: one result per command.
    eachMessage: async ({ message }) => {
      const read = result.decode(message.value);
      if (read.commandId === commandId) resolve(read);
    },
  });
});
await joined;

const producer = kafka.producer();
await producer.connect();
await producer.send({
  topic: 'participant-commands',
  acks: -1,
  messages: [{
    key: meetingId,
    value: command.encode({
      commandId,
      meetingId,
      customParticipantId,
      presetName,
      issuedAt: Date.now(),
    }),
  }],
});

const { status, participant, error } = await answer;
console.log(JSON.stringify({ commandId, status, participant, error }, null, 2));
await producer.disconnect();
await consumer.disconnect();
process.exit(status === 'SUCCEEDED' ? 0 : 1);
