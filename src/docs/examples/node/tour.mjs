// node tour.mjs MEETING: all five commands, one after another, for somebody who is enrolled and taken off again.
import { main, Usher } from './usher.mjs';

const [meetingId] = process.argv.slice(2);
if (!meetingId) {
  console.error('usage: node tour.mjs MEETING');
  process.exit(2);
}
const who = { customParticipantId: 'tourist-' + Date.now() };
let usher;
let failed = 0;

async function show(record, fields, tell) {
  const result = await usher.run(record, { meetingId, ...fields });
  const told = result.error ? `${result.error.reason}: ${result.error.message}` : tell(result);
  console.log(`${record.padEnd(18)} ${result.status.padEnd(10)} ${told}`);
  failed += result.status === 'SUCCEEDED' ? 0 : 1;
}

await main(async () => {
  usher = await Usher.connect();
  await show('AddParticipant', { ...who, presetName: 'guest' }, (r) => `${r.participant.id}, and a token to join with`);
  await show('GetParticipant', who, (r) => `enrolled at ${r.participant.createdAt}`);
  await show('ListParticipants', { perPage: 5 }, (r) => `${r.participants.length} of ${r.paging.totalCount}`);
  await show('KickParticipants', { customParticipantIds: [who.customParticipantId] },
    // Null when kicks of others shared the request.
    (r) => `${r.kicked?.participants.length ?? "some"} removed from the session`);
  await show('DeleteParticipant', { ...who, kick: true }, () => 'off the list');
  await usher.close();
  return failed;
});
