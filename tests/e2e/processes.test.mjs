// A meeting on roles in processes of their own.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { CAMERA } from './lib/browser.mjs';
import { startFive, startTwo } from './lib/deployment.mjs';
import { sendsFile } from './lib/files.mjs';
import { MariaDb } from './lib/mariadb.mjs';
import { Person, createMeeting } from './lib/meeting-page.mjs';
import { hearsSound, seesVideo, selectedPair } from './lib/stats.mjs';
import { until } from './lib/until.mjs';

/** Two people who have entered the meeting at @urls, one each. */
async function enter(t, urls) {
  const arrive = async (name, url) => {
    const person = await Person.arrive(t, name);
    await person.join(url);
    return person;
  };
  return Promise.all(['Ada', 'Ben'].map((name, i) => arrive(name, urls[i])));
}

async function seeAndHear([a, b]) {
  await Promise.all([seesVideo(a.page, b.name, CAMERA), seesVideo(b.page, a.name, CAMERA)]);
  await Promise.all([hearsSound(a.page, b.name), hearsSound(b.page, a.name)]);
}

/** The first comes straight, the second through a relay of @turn. */
async function assertRelayed([ada, ben], turn) {
  for (const connection of ['publish', 'subscribe']) {
    const direct = await selectedPair(ada.page, connection);
    assert.notEqual(direct.local.candidateType, 'relay');
    const { local } = await selectedPair(ben.page, connection);
    assert.equal(local.candidateType, 'relay');
    assert.equal(local.address, turn.ip);
    assert.ok(
      local.port >= turn['relay-port-min'] && local.port <= turn['relay-port-max'],
      `port ${local.port} of the relay is not of our turn`,
    );
  }
}

function assertNoErrors(people) {
  const errors = people.flatMap(({ log }) => log.filter((line) => line.startsWith('error:')));
  assert.deepEqual(errors, []);
}

async function endInOrder(processes) {
  const ends = await Promise.all(processes.map((process) => process.stop()));
  for (const [i, end] of ends.entries()) assert.deepEqual(end, { status: 0, signal: null }, processes[i].log);
}

test('five processes on MariaDB', async (t) => {
  if (!MariaDb.isInstalled()) return t.skip('mariadbd is not installed');
  const database = await MariaDb.start(t);
  const { roles, turn } = await startFive(t, database.keys);
  assert.deepEqual(fs.readdirSync(path.join(roles.api.folder, 'state')).filter((name) => /\.db/.test(name)), []);
  const url = await createMeeting(roles.api);
  // The sfu is on a private address of this machine and in another process than the turn.
  const people = await enter(t, [url, `${url}?relay`]);
  await seeAndHear(people);
  await assertRelayed(people, turn);
  assert.match(await roles.turn.metrics(), /^turn_allocations_total(?:{.*})? [1-9]/m);
  await sendsFile(...people, { name: 'plan.bin', size: 3 << 20 });
  assert.match(await roles.fs.metrics(), /^fs_uploads_total(?:{.*})? 1$/m);
  // Its gauges follow every few seconds.
  const isTwo = async () => /^sfu_participants(?:{.*})? 2$/m.test(await roles.sfu.metrics());
  await until(isTwo, { what: 'the sfu to tell of two participants', detail: () => roles.sfu.metrics() });
  assert.match(await roles.allocate.metrics(), /^allocate_http_answers_total(?:{.*})? [1-9]/m);

  // What runs goes on without the hub.
  await roles.api.kill();
  await seeAndHear(people);
  await roles.api.launch();
  const late = await Person.arrive(t, 'Cleo');
  await late.join(url);
  await late.waitForPeople('Ada', 'Ben');
  assertNoErrors([...people, late]);
  await endInOrder(Object.values(roles));
});

test('api and allocate in one process, sfu, turn and fs in another; one person through the turn', async (t) => {
  const { hub, node, turn } = await startTwo(t);
  const url = await createMeeting(hub);
  const people = await enter(t, [url, `${url}?relay`]);
  await seeAndHear(people);

  await assertRelayed(people, turn);
  assert.match(await node.metrics(), /^turn_allocations_total(?:{.*})? [1-9]/m);
  assertNoErrors(people);
  await endInOrder([node, hub]);
});
