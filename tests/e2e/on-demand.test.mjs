// An sfu that is made for a meeting, serves it, and is deleted when everybody has left.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { CAMERA } from './lib/browser.mjs';
import { BUILD, Gateway, SOURCE, freeMediaPort } from './lib/gateway.mjs';
import { Person, createMeeting } from './lib/meeting-page.mjs';
import { hearsSound, seesVideo } from './lib/stats.mjs';
import { until } from './lib/until.mjs';

const COMMAND = path.join(SOURCE, 'docs/examples/on-demand/local-process');

/** The processes of machines in @folder, by name. */
function machines(folder) {
  const found = {};
  for (const name of fs.existsSync(folder) ? fs.readdirSync(folder) : []) {
    const file = path.join(folder, name, 'pid');
    if (fs.existsSync(file)) found[name] = Number(fs.readFileSync(file, 'utf8'));
  }
  return found;
}

function isAlive(pid) {
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('meeting.conf');
  } catch {
    return false;
  }
}

/** A hub whose sfus are processes in @folder, made with the example's command. */
async function startHub(t) {
  const hub = await Gateway.prepare(t);
  const folder = path.join(hub.folder, 'machines');
  const secret = path.join(hub.folder, 'secret');
  const command = `env MEETING_PROGRAM=${path.join(BUILD, 'meeting')} MEETING_LOCAL_FOLDER=${folder} ${COMMAND}`;
  t.after(() => {
    for (const pid of Object.values(machines(folder))) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  });
  fs.writeFileSync(secret, 'what all of them know\n');
  await hub.begin(['api', 'on-demand'], {
    gateway: { secret: `@${secret}`, 'domain-address': hub.address },
    'on-demand': {
      'create-command': command,
      'delete-command': command,
      'list-command': command,
      address: 'localhost:%p',
      'first-port': await freeMediaPort(),
      'secret-file': secret,
      apiserver: hub.address,
      // Longer than people take from its readiness to the sfu's next heartbeat.
      'instant-linger': '12s',
      reconcile: '5s',
      settle: '10s',
    },
  });
  return { hub, folder };
}

test('an sfu is made for a meeting, and deleted after it', async (t) => {
  const { hub, folder } = await startHub(t);
  assert.deepEqual(machines(folder), {});

  // People wait while it is made; the page goes on by itself.
  const url = await createMeeting(hub);
  const [ada, ben] = [await Person.arrive(t, 'Ada'), await Person.arrive(t, 'Ben')];
  await Promise.all([ada.join(url), ben.join(url)]);
  const made = Object.entries(machines(folder));
  assert.equal(made.length, 1);
  const [[name, pid]] = made;
  assert.ok(isAlive(pid));
  await Promise.all([seesVideo(ada.page, 'Ben', CAMERA), seesVideo(ben.page, 'Ada', CAMERA)]);
  await hearsSound(ada.page, 'Ben');
  assert.match(hub.log, new RegExp(`machine ${name} has come up`));

  await Promise.all([ada.page.close(), ben.page.close()]);
  const detail = () => hub.log;
  await until(() => !isAlive(pid), { what: 'the sfu to be ended', detail });
  await until(() => hub.log.includes(`machine ${name} is deleted`), { what: 'the log to say so', detail });
  assert.deepEqual(fs.readdirSync(folder), []);
  const errors = [ada, ben].flatMap(({ log }) => log.filter((line) => line.startsWith('error:')));
  assert.deepEqual(errors, []);
});
