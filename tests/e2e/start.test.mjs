// What a newcomer meets: ./start, its URL, its end, and its message when a port is taken.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import net from 'node:net';
import path from 'node:path';
import { test } from 'node:test';
import { SOURCE, freeMediaPort, freePort, run, temporaryFolder } from './lib/gateway.mjs';
import { until } from './lib/until.mjs';

const START = path.join(SOURCE, 'start');

async function options(t) {
  const [port, httpsPort] = [await freePort(), await freePort()];
  const mediaPort = await freeMediaPort();
  const args = ['--state', temporaryFolder(t), '--port', port];
  return { port, args: [...args, '--https-port', httpsPort, '--media-port', mediaPort].map(String) };
}

function start(t, args) {
  const child = spawn(START, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const self = { child, output: '' };
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data) => {
      self.output += data;
    });
  self.exit = new Promise((resolve) => {
    child.on('exit', (status, signal) => resolve({ status, signal }));
  });
  t.after(() => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  });
  return self;
}

for (const signal of ['SIGINT', 'SIGTERM'])
  test(`start prints the URL when it is ready and ends on ${signal}`, async (t) => {
    const { port, args } = await options(t);
    const url = `http://localhost:${port}`;
    const started = start(t, args);

    await until(() => started.output.includes(url) || started.child.exitCode !== null, {
      what: 'the URL',
      detail: () => started.output,
      limit: 300_000,
    });
    assert.equal(started.child.exitCode, null, started.output);
    assert.equal((await fetch(`${url}/readyz`)).status, 200);
    assert.match(await (await fetch(url)).text(), /<html/i);
    assert.match(started.output.trim().split('\n').at(-1), new RegExp(url), 'the URL comes last');
    assert.match(started.output, /https:\/\/\S+:\d+/);

    started.child.kill(signal);
    assert.deepEqual(await started.exit, { status: 0, signal: null }, started.output);
  });

test('start says which port is taken', async (t) => {
  const { port, args } = await options(t);
  const other = net.createServer();
  await new Promise((resolve) => other.listen(port, '127.0.0.1', resolve));
  t.after(() => other.close());

  const { status, stderr, stdout } = await run(START, args);
  assert.notEqual(status, 0);
  assert.match(stdout + stderr, new RegExp(`${port}`));
  assert.match(stdout + stderr, /in use|taken/i);
});
