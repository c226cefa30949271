// A hundred come and go while somebody stays, and the newest one is seen all the same.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { CAMERA } from './lib/browser.mjs';
import { Gateway, SOURCE } from './lib/gateway.mjs';
import { Person, createMeeting } from './lib/meeting-page.mjs';
import { joinToken } from './lib/peer.mjs';
import { seesVideo } from './lib/stats.mjs';

const OFFER = fs.readFileSync(path.join(SOURCE, 'tests/plugins/sfu/sdp/data/simple-whip-client-offer.sdp'));
const CROWD = 100;
const AT_ONCE = 10;
/** Two m-lines for each of those there at once, as many that wait to be used again, and the first. */
const LINES_MAX = 4 * AT_ONCE + 1;

/** Joins with a microphone and a camera that never connect; returns the way to leave. */
async function enter(gateway, id, token) {
  const authorization = { Authorization: `Bearer ${token}` };
  const reply = await fetch(`${gateway.url}/whip/${id}`, {
    method: 'POST',
    headers: { ...authorization, 'Content-Type': 'application/sdp' },
    body: OFFER,
  });
  assert.equal(reply.status, 201, await reply.text());
  const session = new URL(reply.headers.get('Location'), gateway.url);
  return () => fetch(session, { method: 'DELETE', headers: authorization });
}

/** How many m-lines @person's subscribe connection has. */
function lines({ page }) {
  return page.evaluate(() => window.__meeting.subscribe.currentRemoteDescription.sdp.match(/^m=/gm).length);
}

test('a hundred come and go, and the connection stays small', async (t) => {
  const gateway = await Gateway.start(t);
  const url = await createMeeting(gateway);
  const id = url.split('/').at(-1);
  const ada = await Person.arrive(t, 'Ada');
  await ada.join(url);

  const names = Array.from({ length: AT_ONCE }, (_, i) => `Guest ${i}`);
  const tokens = await Promise.all(names.map((name) => joinToken(gateway, id, name)));

  for (let come = 0; come < CROWD; come += AT_ONCE) {
    const leave = await Promise.all(tokens.map((token) => enter(gateway, id, token)));
    await ada.waitForPeople(...names);
    await Promise.all(leave.map((away) => away()));
    await ada.waitForPeople();
  }
  assert.ok((await lines(ada)) <= LINES_MAX, `${await lines(ada)} m-lines`);
  t.diagnostic(`measured: ${await lines(ada)} m-lines after ${CROWD} joins and leaves`);

  const ben = await Person.arrive(t, 'Ben');
  await ben.join(url);
  await seesVideo(ada.page, 'Ben', CAMERA);
  assert.deepEqual(
    ada.log.filter((line) => line.startsWith('error')),
    [],
  );
});
