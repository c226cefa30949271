// Somebody whose network lets nothing through but TLS: a browser that gets to the sfu by turns: alone.
import { excuse } from './lib/world.mjs';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import { Authority } from './lib/authority.mjs';
import { CAMERA } from './lib/browser.mjs';
import { turnKeys } from './lib/deployment.mjs';
import { Gateway, freePort } from './lib/gateway.mjs';
import { Person, createMeeting } from './lib/meeting-page.mjs';
import { giveAddress } from './lib/network.mjs';
import { stage } from './lib/stage.mjs';
import { hearsSound, seesVideo, selectedPair } from './lib/stats.mjs';

const NAME = 'meet.example.com';
const ADDRESS = '192.0.2.1';

const scene = stage('turns');
let gateway;
let origin;

/** Runs in the page before it. */
function onlyByTls() {
  const Original = window.RTCPeerConnection;
  const byTls = ({ urls, ...rest }) => ({ ...rest, urls: urls.filter((url) => url.startsWith('turns:')) });
  window.RTCPeerConnection = class extends Original {
    constructor(configuration) {
      const iceServers = configuration.iceServers.map(byTls);
      super({ ...configuration, iceServers, iceTransportPolicy: 'relay' });
    }
  };
}

/** A name with a certificate that browsers of this world accept. */
function certify() {
  const files = ['pem', 'key'].map((suffix) => path.join(gateway.folder, `${NAME}.${suffix}`));
  const authority = new Authority(scene);
  authority.certify(NAME, ...files);
  fs.appendFileSync('/etc/hosts', `${ADDRESS} ${NAME}\n`);
  process.env.HOME = authority.home(scene);
  return { certificate: files[0], 'certificate-key': files[1] };
}

before(async () => {
  if (excuse) return;
  giveAddress(ADDRESS);
  gateway = await Gateway.prepare(scene);
  const address = `${NAME}:${await freePort()}`;
  origin = `https://${address}`;
  const listen = `${gateway.url};https://[::]:${address.split(':')[1]}`;
  await gateway.begin(['api', 'sfu', 'allocate', 'fs', 'turn'], {
    gateway: { ...certify(), listen, 'domain-address': address },
    turn: { ...(await turnKeys()), 'tls-port': await freePort() },
  });
});

test('one by turns: alone and one without see and hear each other', { skip: excuse }, async () => {
  const { pathname } = new URL(await createMeeting(gateway));
  const ada = await Person.arrive(scene, 'Ada');
  const ben = await Person.arrive(scene, 'Ben');
  await ben.page.addInitScript(onlyByTls);
  await Promise.all([ada.join(origin + pathname), ben.join(origin + pathname)]);
  await Promise.all([seesVideo(ada.page, 'Ben', CAMERA), seesVideo(ben.page, 'Ada', CAMERA)]);
  await Promise.all([hearsSound(ada.page, 'Ben'), hearsSound(ben.page, 'Ada')]);
  for (const connection of ['publish', 'subscribe']) {
    const { local } = await selectedPair(ben.page, connection);
    assert.deepEqual([local.candidateType, local.relayProtocol], ['relay', 'tls']);
  }
  assert.deepEqual([...ada.log, ...ben.log].filter((line) => line.startsWith('error:')), []);
});
