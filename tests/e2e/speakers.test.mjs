// Who speaks is seen by all, and is the only one who is in a meeting with more cameras than it may have.
import fs from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import { Gateway, temporaryFolder } from './lib/gateway.mjs';
import { Person, createMeeting } from './lib/meeting-page.mjs';
import { stage } from './lib/stage.mjs';
import { streamsOf } from './lib/stats.mjs';
import { until } from './lib/until.mjs';

const RATE = 48000;
const SECONDS = 4;
const SOME_FRAMES = 10;

const scene = stage('speakers');
let url;
let says;
let ada;
let bob;

/** A voice as a level knows it: words of a tone, with pauses between them. */
function voice() {
  const samples = RATE * SECONDS;
  const wav = Buffer.alloc(44 + 2 * samples);
  wav.write('RIFF');
  wav.writeUInt32LE(36 + 2 * samples, 4);
  wav.write('WAVEfmt ', 8);
  const longs = { 16: 16, 24: RATE, 28: 2 * RATE, 40: 2 * samples };
  const shorts = { 20: 1, 22: 1, 32: 2, 34: 16 };
  for (const [offset, value] of Object.entries(longs)) wav.writeUInt32LE(value, Number(offset));
  for (const [offset, value] of Object.entries(shorts)) wav.writeUInt16LE(value, Number(offset));
  wav.write('data', 36);
  for (let i = 0; i < samples; i++) {
    const isPause = (i / RATE) % 1 > 0.8;
    const tone = Math.sin((2 * Math.PI * 300 * i) / RATE) * (0.7 + 0.3 * Math.sin((40 * i) / RATE));
    wav.writeInt16LE(isPause ? 0 : Math.round(12000 * tone), 44 + 2 * i);
  }
  const file = path.join(temporaryFolder(scene), 'voice.wav');
  fs.writeFileSync(file, wav);
  return file;
}

async function join(name) {
  const person = await Person.arrive(scene, name, { voice: says });
  await person.join(url);
  return person;
}

before(async () => {
  says = voice();
  const gateway = await Gateway.prepare(scene);
  await gateway.begin(['api', 'sfu', 'allocate', 'fs'], { sfu: { 'last-n': 1 } });
  url = await createMeeting(gateway);
  [ada, bob] = await Promise.all(['Ada', 'Bob'].map(join));
});

test('both see who speaks, and when it ends', async () => {
  await bob.toggle('microphone');
  const tile = (page, who, speaking) =>
    page.locator(`[data-testid=tile]${who}[data-speaking=${speaking}]`).waitFor();
  await tile(bob.page, '[aria-label="Ada"]', true);
  await tile(ada.page, '[data-self=true]', true);
  await tile(bob.page, '[data-self=true]', false);
  await ada.toggle('microphone');
  await tile(bob.page, '[aria-label="Ada"]', false);
});

/** Waits until pictures of @name go on at @page while not a packet comes of any other. */
async function getsOnly(page, name) {
  let begin;
  const isOnly = (all) => {
    const shown = all.find((one) => one.name === name && one.source === 'camera');
    const others = all.filter(({ kind }) => kind === 'video').reduce((sum, { packets }) => sum + packets, 0);
    const now = { frames: shown?.frames ?? 0, others: others - (shown?.packets ?? 0) };
    if (!begin || !shown || now.others !== begin.others) begin = now;
    return now.frames > begin.frames + SOME_FRAMES;
  };
  await until(async () => isOnly(await streamsOf(page)), {
    what: `pictures of ${name} alone`,
    detail: async () => JSON.stringify(await streamsOf(page)),
  });
}

test('of two cameras the one of who spoke last is sent, where one is all that may be', async () => {
  const cleo = await join('Cleo');
  await cleo.toggle('microphone');
  const picture = (name) => cleo.page.locator(`[data-testid=tile][aria-label="${name}"] video`);
  for (const [one, other] of [
    [bob, ada],
    [ada, bob],
  ]) {
    await one.toggle('microphone');
    await picture(one.name).waitFor();
    await picture(other.name).waitFor({ state: 'detached' });
    await getsOnly(cleo.page, one.name);
    await one.toggle('microphone');
  }
});
