// Who speaks is seen by all.
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { Gateway, temporaryFolder } from './lib/gateway.mjs';
import { Person, createMeeting } from './lib/meeting-page.mjs';

const RATE = 48000;
const SECONDS = 4;

/** A voice as a level knows it: words of a tone, with pauses between them. */
function voice(t) {
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
  const file = path.join(temporaryFolder(t), 'voice.wav');
  fs.writeFileSync(file, wav);
  return file;
}

test('both see who speaks, and when it ends', async (t) => {
  const gateway = await Gateway.start(t);
  const url = await createMeeting(gateway);
  const ada = await Person.arrive(t, 'Ada', { voice: voice(t) });
  const bob = await Person.arrive(t, 'Bob');
  await Promise.all([ada.join(url), bob.join(url)]);
  await bob.toggle('microphone');
  const tile = (page, who, speaking) =>
    page.locator(`[data-testid=tile]${who}[data-speaking=${speaking}]`).waitFor();
  await tile(bob.page, '[aria-label="Ada"]', true);
  await tile(ada.page, '[data-self=true]', true);
  await tile(bob.page, '[data-self=true]', false);
  await ada.toggle('microphone');
  await tile(bob.page, '[aria-label="Ada"]', false);
});
