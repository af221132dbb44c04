// node add.mjs MEETING CUSTOM_ID PRESET: enrols somebody, waits for the result, and prints it.
import { main, Usher } from './usher.mjs';

const [meetingId, customParticipantId, presetName] = process.argv.slice(2);
if (!presetName) {
  console.error('usage: node add.mjs MEETING CUSTOM_ID PRESET');
  process.exit(2);
}
await main(async () => {
  const usher = await Usher.connect();
  const { commandId, status, participant, error } = await usher.run('AddParticipant', {
    meetingId,
    customParticipantId,
    presetName,
  });
  console.log(JSON.stringify({ commandId, status, participant, error }, null, 2));
  await usher.close();
  return status === 'SUCCEEDED' ? 0 : 1;
});
