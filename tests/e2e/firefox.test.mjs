// Firefox and Chromium in the same meeting.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { CAMERA, firefoxPath } from './lib/browser.mjs';
import { Gateway } from './lib/gateway.mjs';
import { Person, createMeeting } from './lib/meeting-page.mjs';
import { stage } from './lib/stage.mjs';
import { hearsSilence, hearsSound, seesVideo } from './lib/stats.mjs';

/** Its own, as it begins. */
const SMALL = { ...CAMERA, least: 0.5 };

const skip = firefoxPath() ? false : 'Firefox is not installed';
const scene = stage('firefox');
let ada;
let fay;

before(async () => {
  if (skip) return;
  const gateway = await Gateway.start(scene);
  const url = await createMeeting(gateway);
  [ada, fay] = await Promise.all([Person.arrive(scene, 'Ada'), Person.arrive(scene, 'Fay', { firefox: true })]);
  await Promise.all([ada.join(url), fay.join(url)]);
});

test('Firefox sees and hears Chromium', { skip }, async () => {
  await fay.waitForPeople('Ada');
  await seesVideo(fay.page, 'Ada', CAMERA);
  await hearsSound(fay.page, 'Ada');
});

test('Chromium sees and hears Firefox', { skip }, async () => {
  await ada.waitForPeople('Fay');
  await seesVideo(ada.page, 'Fay', SMALL);
  await hearsSound(ada.page, 'Fay');
});

test("Firefox's microphone is muted, and comes back", { skip }, async () => {
  await fay.toggle('microphone');
  await ada.waitForMuted('Fay', true);
  await hearsSilence(ada.page, 'Fay');
  await fay.toggle('microphone');
  await ada.waitForMuted('Fay', false);
  await hearsSound(ada.page, 'Fay');
});

test('both leave and return', { skip }, async () => {
  for (const [one, other] of [
    [fay, ada],
    [ada, fay],
  ]) {
    await one.leave();
    await other.waitForPeople();
    await one.rejoin();
    await seesVideo(one.page, other.name, other === fay ? SMALL : CAMERA);
    await seesVideo(other.page, one.name, one === fay ? SMALL : CAMERA);
  }
  await hearsSound(fay.page, 'Ada');
  await hearsSound(ada.page, 'Fay');
});

test('no page has complained', { skip }, () => {
  const errors = [ada, fay].flatMap(({ log }) => log.filter((line) => line.startsWith('error:')));
  assert.deepEqual(errors, []);
});
