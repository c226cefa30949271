// People whose network lets no UDP out meet by TCP, from the beginning or from one moment on.
import { excuse } from './lib/world.mjs';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CAMERA } from './lib/browser.mjs';
import { Gateway } from './lib/gateway.mjs';
import { Person, createMeeting } from './lib/meeting-page.mjs';
import { blockUdp, giveAddress } from './lib/network.mjs';
import { hearsSound, seesVideo } from './lib/stats.mjs';
import { until } from './lib/until.mjs';

async function counted(gateway, name) {
  const lines = (await gateway.metrics()).split('\n').filter((line) => line.startsWith(`${name}{`));
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

async function see(one, other) {
  await seesVideo(one.page, other.name, CAMERA);
  await hearsSound(one.page, other.name);
}

test('two people see and hear each other, then lose UDP, then find each other without', { skip: excuse }, async (t) => {
  giveAddress();
  const gateway = await Gateway.start(t);
  const url = await createMeeting(gateway);
  const ada = await Person.arrive(t, 'Ada');
  const bob = await Person.arrive(t, 'Bob');
  await Promise.all([ada.join(url), bob.join(url)]);
  await Promise.all([see(ada, bob), see(bob, ada)]);
  const arrives = async () => (await counted(gateway, 'sfu_udp_packets_received_total')) > 100;
  await until(arrives, { what: 'media by UDP' });

  blockUdp();
  const before = await counted(gateway, 'sfu_udp_packets_received_total');
  await Promise.all([see(ada, bob), see(bob, ada)]);

  await bob.leave();
  await ada.waitForPeople();
  await bob.rejoin();
  await Promise.all([see(ada, bob), see(bob, ada)]);
  const after = await counted(gateway, 'sfu_udp_packets_received_total');
  assert.ok(after < before + 200, `${after - before} datagrams came through`);
  assert.ok((await counted(gateway, 'sfu_tcp_accepted_total')) > 0);
  assert.deepEqual([...ada.log, ...bob.log].filter((line) => line.startsWith('error:')), []);
});
