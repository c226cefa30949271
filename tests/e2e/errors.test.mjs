// What an administrator reads when something is wrong: the place, the cause, and nothing started.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { test } from 'node:test';
import { freePort, meeting, temporaryFolder } from './lib/gateway.mjs';

const GOOD = {
  gateway: { plugins: 'api;sfu;allocate', 'state-directory': 'state', listen: 'http://127.0.0.1:1' },
};

/** Writes @sections as a key-file. */
function keyFile(t, sections) {
  const file = path.join(temporaryFolder(t), 'meeting.conf');
  const lines = Object.entries(sections).flatMap(([section, keys]) => [
    `[${section}]`,
    ...Object.entries(keys).map(([key, value]) => `${key} = ${value}`),
  ]);
  fs.writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

/** Both commands refuse @sections, with a message of all the words. */
async function refused(t, sections, words, commands = ['check', 'run']) {
  const file = keyFile(t, sections);
  for (const command of commands) {
    const { status, signal, stderr } = await meeting(command, '-c', file);
    assert.equal(signal, null, stderr);
    assert.notEqual(status, 0, `${command} accepts it`);
    for (const word of words) assert.match(stderr, word);
  }
  return file;
}

test('a key-file in order is accepted, and nothing starts', async (t) => {
  const file = keyFile(t, GOOD);
  const { status, stderr } = await meeting('check', '-c', file);
  assert.equal(status, 0, stderr);
  assert.deepEqual(fs.readdirSync(path.dirname(file)), ['meeting.conf']);
});

test('an unknown key, with what was meant', (t) =>
  refused(t, { gateway: { ...GOOD.gateway, listne: 'http://127.0.0.1:1' } }, [
    /meeting\.conf:5:/,
    /\[gateway\] listne/,
    /did you mean/i,
    /listen/,
  ]));

test('a value out of bounds', (t) =>
  refused(t, { gateway: { ...GOOD.gateway, workers: '1000' } }, [
    /meeting\.conf:5: \[gateway\] workers/,
    /1000/,
    /64/,
  ]));

test('a plugin that is missing', (t) =>
  refused(t, { gateway: { ...GOOD.gateway, plugins: 'api;sfuu' } }, [/meeting\.conf:2:/, /sfuu/]));

test('a port that is taken', async (t) => {
  const port = await freePort();
  const other = net.createServer();
  await new Promise((resolve) => other.listen(port, '127.0.0.1', resolve));
  t.after(() => other.close());
  const listen = `http://127.0.0.1:${port}`;
  await refused(t, { gateway: { ...GOOD.gateway, listen } }, [new RegExp(`127.0.0.1:${port}`), /in use/i], [
    'run',
  ]);
});

test('a state directory that cannot be', async (t) => {
  const gateway = { ...GOOD.gateway, 'state-directory': 'meeting.conf' };
  await refused(t, { gateway }, [/meeting\.conf:3: \[gateway\] state-directory/], ['run']);
});

test('no key-file at all', async () => {
  const { status, stderr } = await meeting('run', '-c', '/nowhere/meeting.conf');
  assert.notEqual(status, 0);
  assert.match(stderr, /\/nowhere\/meeting\.conf/);
});
