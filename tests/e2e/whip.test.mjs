// An encoder publishes by WHIP and a plain page watches by WHEP, in a meeting with a browser.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { before, test } from 'node:test';
import { CAMERA } from './lib/browser.mjs';
import { BUILD, Gateway, SOURCE } from './lib/gateway.mjs';
import { Person, createMeeting } from './lib/meeting-page.mjs';
import { joinToken } from './lib/peer.mjs';
import { stage } from './lib/stage.mjs';
import { hearsSound, seesVideo } from './lib/stats.mjs';
import { until } from './lib/until.mjs';

const ENCODER = path.join(SOURCE, 'tests/plugins/sfu/http/publish.py');
const CANNOT = 77;

const scene = stage('whip');
let gateway;
let id;
let ada;
let page;

function token(name) {
  return joinToken(gateway, id, name);
}

/** @program: webrtcbin or simple-whip-client. Undefined, and @t is skipped, where that is not installed. */
async function encoder(t, name, width, height, program = 'webrtcbin') {
  const { host } = new URL(gateway.url);
  const args = [program, host, id, await token(name), width, height];
  const env = { ...process.env, G_TEST_BUILDDIR: BUILD };
  const child = spawn(ENCODER, args, { stdio: ['pipe', 'pipe', 'inherit'], env });
  const exit = new Promise((resolve) => child.on('close', resolve));
  let said = '';
  child.stdout.on('data', (data) => (said += data));
  scene.after(() => child.kill());
  await until(() => said.includes('connected') || child.exitCode !== null, { what: `${name} to connect` });
  if (child.exitCode === CANNOT) {
    t.skip(said.trim());
    return undefined;
  }
  assert.equal(child.exitCode, null, said);
  return {
    async leave() {
      child.stdin.end();
      assert.equal(await exit, 0);
    },
  };
}

/** Runs in the page: a player of two seats. */
async function watch({ url, bearer }) {
  const peer = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
  window.__peer = peer;
  for (const kind of ['audio', 'video', 'audio', 'video']) peer.addTransceiver(kind, { direction: 'recvonly' });
  await peer.setLocalDescription();
  const reply = await fetch(url, {
    method: 'POST',
    headers: { Authorization: `Bearer ${bearer}`, 'Content-Type': 'application/sdp' },
    body: peer.localDescription.sdp,
  });
  await peer.setRemoteDescription({ type: 'answer', sdp: await reply.text() });
  return { status: reply.status, location: reply.headers.get('Location') };
}

/** Runs in the page: width, frames or sound of each m-line. */
async function seats() {
  const lines = [];
  for (const { mid, receiver } of window.__peer.getTransceivers()) {
    for (const stat of (await receiver.getStats()).values()) {
      if (stat.type !== 'inbound-rtp') continue;
      lines[mid] = stat.kind === 'video' ? [stat.frameWidth ?? 0, stat.frameHeight ?? 0] : stat.totalAudioEnergy > 0;
    }
  }
  return lines;
}

function sees(line, ...size) {
  const read = () => page.evaluate(seats);
  const is = async () => JSON.stringify((await read())[line]) === JSON.stringify(size);
  return until(is, { what: `m-line ${line} to be ${size}`, detail: async () => JSON.stringify(await read()) });
}

before(async () => {
  gateway = await Gateway.start(scene);
  const url = await createMeeting(gateway);
  id = url.split('/').at(-1);
  ada = await Person.arrive(scene, 'Ada');
  await ada.join(url);
});

test('a viewer sees who is there, unseen', async () => {
  page = await ada.page.context().newPage();
  await page.goto(`${gateway.url}/healthz`);
  const { status, location } = await page.evaluate(watch, {
    url: `${gateway.url}/whep/${id}`,
    bearer: await token('Viewer'),
  });
  assert.equal(status, 201);
  assert.match(location, new RegExp(`^/whep/${id}/[0-9a-f]{32}$`));
  await sees(1, CAMERA.width, CAMERA.height);
  assert.deepEqual(await ada.sees(), []);
});

test('an encoder is a participant, for people and for viewers', async (t) => {
  const first = await encoder(t, 'Encoder', 320, 240);
  if (!first) return;
  await ada.page.bringToFront();
  await ada.waitForPeople('Encoder');
  await seesVideo(ada.page, 'Encoder', { width: 320, height: 240 });
  await hearsSound(ada.page, 'Encoder');
  await page.bringToFront();
  await sees(3, 320, 240);
  await first.leave();
  await ada.waitForPeople();

  // Its seat, the same stream for the viewer, goes to the next.
  const second = await encoder(t, 'Another', 240, 180);
  await sees(3, 240, 180);
  await sees(1, CAMERA.width, CAMERA.height);
  await second.leave();
});

test('a program of its own kind publishes, and people see and hear it', async (t) => {
  const camera = await encoder(t, 'Camera', 320, 180, 'simple-whip-client');
  if (!camera) return;
  await ada.page.bringToFront();
  await ada.waitForPeople('Camera');
  await seesVideo(ada.page, 'Camera', { width: 320, height: 180 });
  await hearsSound(ada.page, 'Camera');
  await page.bringToFront();
  await sees(3, 320, 180);
  await camera.leave();
  await ada.waitForPeople();
});

test('the gateway ends in good order', async () => {
  assert.deepEqual(await gateway.stop(), { status: 0, signal: null }, gateway.log);
});
