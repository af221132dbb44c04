// Drives a running simulator with Cloudflare's official SDK, changed in nothing but its base URL:
//
//   npm install && npm run check -- http://127.0.0.1:8787
//
// It resets the simulator, asserts every answer, prints one line per check and exits 1 at the first that fails.

import assert from 'node:assert/strict';
import Cloudflare, { APIConnectionError, NotFoundError, RateLimitError } from 'cloudflare';

const root = process.argv[2] ?? 'http://127.0.0.1:8787';
const app = { account_id: 'acc', app_id: '14a396e7-ca44-4937-bf1f-050a69118543' };
const client = new Cloudflare({ apiToken: 'any', baseURL: `${root}/client/v4`, maxRetries: 0 });
const { meetings, activeSession } = client.realtimeKit;

async function control(method, path, body) {
  const response = await fetch(`${root}/simulator${path}`, { method, body: body && JSON.stringify(body) });
  assert.equal(response.ok, true, `${method} ${path}: ${response.status}`);
  return response.json();
}

async function check(what, run) {
  await run();
  console.log(`ok   ${what}`);
}

await control('POST', '/reset');

let meetingId;
await check('a meeting is created and fetched', async () => {
  const { data } = await meetings.create(app.app_id, { account_id: app.account_id, title: 'Stand-up' });
  meetingId = data.id;
  const fetched = await meetings.getMeetingByID(meetingId, app);
  assert.equal(fetched.data.title, 'Stand-up');
});

const add = (customId) =>
  meetings.addParticipant(meetingId, {
    ...app,
    custom_participant_id: customId,
    preset_name: 'host',
    name: `Name of ${customId}`,
  });
const inMeeting = () => ({ ...app, meeting_id: meetingId });

let ann;
await check('a participant is added; added again, it is the same with a new token', async () => {
  ann = (await add('ann')).data;
  assert.equal(ann.custom_participant_id, 'ann');
  assert.equal(ann.token.split('.').length, 3);
  const again = (await add('ann')).data;
  assert.equal(again.id, ann.id);
  assert.notEqual(again.token, ann.token);
});

await check('a participant is fetched', async () => {
  const { data } = await meetings.getMeetingParticipant(ann.id, inMeeting());
  assert.equal(data.name, 'Name of ann');
  assert.equal(data.token, undefined);
});

await check('a token is refreshed', async () => {
  const { data } = await meetings.refreshParticipantToken(ann.id, inMeeting());
  assert.notEqual(data.token, ann.token);
});

await check('participants are listed page by page', async () => {
  for (const customId of ['bob', 'cid', 'dee', 'a/b c%?ü']) await add(customId);
  const seen = [];
  for (let page = 1, more = true; more; page++) {
    const { data, paging } = await meetings.getMeetingParticipants(meetingId, { ...app, page_no: page, per_page: 2 });
    seen.push(...data.map((participant) => participant.custom_participant_id));
    more = paging.end_offset < paging.total_count;
  }
  assert.deepEqual(seen, ['ann', 'bob', 'cid', 'dee', 'a/b c%?ü']);
});

await check('there is no active session until somebody joins', async () => {
  await assert.rejects(activeSession.getActiveSession(meetingId, app), NotFoundError);
  await control('POST', '/sessions/join', { meeting: meetingId, participants: ['ann', 'bob'] });
  const { data } = await activeSession.getActiveSession(meetingId, app);
  assert.equal(data.live_participants, 2);
  assert.equal(data.status, 'LIVE');
});

await check('participants are kicked by id and by custom id', async () => {
  const { data } = await activeSession.kickParticipants(meetingId, {
    ...app,
    participant_ids: [ann.id],
    custom_participant_ids: ['bob', 'cid'],
  });
  assert.deepEqual(data.participants.map((participant) => participant.name), ['Name of ann', 'Name of bob']);
});

await check('a kick of somebody unknown is not found', async () => {
  const kick = activeSession.kickParticipants(meetingId, { ...app, custom_participant_ids: ['ghost'] });
  await assert.rejects(kick, (error) => {
    assert.ok(error instanceof NotFoundError);
    assert.equal(error.error.error.message, 'No user found with id ghost');
    return true;
  });
});

await check('a participant is deleted, once', async () => {
  const { data } = await meetings.deleteMeetingParticipant(ann.id, inMeeting());
  assert.equal(data.custom_participant_id, 'ann');
  await assert.rejects(meetings.deleteMeetingParticipant(ann.id, inMeeting()), NotFoundError);
});

await check('a cut connection is a connection error, and the effect is in the journal', async () => {
  await control('POST', '/faults', { effect: 'cut', operation: 'add', afterEffect: true, times: 1 });
  await assert.rejects(add('eve'), APIConnectionError);
  const [entry] = await control('GET', '/journal?operation=add&participant=eve');
  assert.equal(entry.end, 'cut');
  assert.equal(entry.effect, 'ADDED');
});

await check('the SDK’s own retry succeeds after a 503', async () => {
  await control('POST', '/faults', { status: 503, envelope: 'html', operation: 'get', times: 1 });
  const bob = (await add('bob')).data;
  const { data } = await meetings.getMeetingParticipant(bob.id, inMeeting(), { maxRetries: 1 });
  assert.equal(data.custom_participant_id, 'bob');
});

await check('over the quota, the SDK reports code 971 and Retry-After', async () => {
  await control('PATCH', '/settings', { quota: { requests: 1, window: 'PT5M' } });
  const { response } = await meetings.getMeetingByID(meetingId, app).withResponse();
  assert.equal(response.headers.get('ratelimit'), '"default";r=0;t=300');
  await assert.rejects(add('fay'), (error) => {
    assert.ok(error instanceof RateLimitError);
    assert.equal(error.errors[0].code, 971);
    assert.equal(error.headers.get('retry-after'), '300');
    return true;
  });
});

await control('POST', '/reset');
console.log(`the official SDK works unchanged against ${root}`);
