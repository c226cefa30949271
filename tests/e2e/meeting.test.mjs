// People in real browsers hold a meeting on the real program.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { CAMERA, SCREEN } from './lib/browser.mjs';
import { Gateway } from './lib/gateway.mjs';
import { Person, createMeeting } from './lib/meeting-page.mjs';
import { stage } from './lib/stage.mjs';
import { hearsSilence, hearsSound, seesVideo } from './lib/stats.mjs';

const scene = stage('meeting');
let gateway;
let url;
const people = {};

function others(name) {
  return Object.values(people).filter((person) => person.name !== name);
}

async function arrive(name) {
  people[name] = await Person.arrive(scene, name);
  return people[name];
}

async function everybodySees(name) {
  await Promise.all(others(name).map(({ page }) => seesVideo(page, name, CAMERA)));
}

async function everybodySeesEverybody() {
  await Promise.all(Object.keys(people).map(everybodySees));
}

async function everybodyHears(name) {
  await Promise.all(others(name).map(({ page }) => hearsSound(page, name)));
}

before(async () => {
  gateway = await Gateway.start(scene);
  url = await createMeeting(gateway);
  await Promise.all(['Ada', 'Ben', 'Cleo'].map((name) => arrive(name).then((person) => person.join(url))));
});

test('three people see each other', async () => {
  for (const person of Object.values(people)) await person.waitForPeople(...others(person.name).map(({ name }) => name));
  await everybodySeesEverybody();
});

test('three people hear each other', async () => {
  await Promise.all(Object.keys(people).map(everybodyHears));
});

test('a muted microphone is silent, and comes back', async () => {
  await people.Ben.toggle('microphone');
  for (const person of others('Ben')) await person.waitForMuted('Ben', true);
  await Promise.all(others('Ben').map(({ page }) => hearsSilence(page, 'Ben')));
  await hearsSound(people.Cleo.page, 'Ada');

  await people.Ben.toggle('microphone');
  for (const person of others('Ben')) await person.waitForMuted('Ben', false);
  await everybodyHears('Ben');
});

test('a camera goes off and on again', async () => {
  const pictures = people.Ada.page.locator('[aria-label="Ben"][data-source=camera] video');
  await people.Ben.toggle('camera');
  await pictures.waitFor({ state: 'detached' });
  await people.Ben.toggle('camera');
  await everybodySees('Ben');
});

test('a screen share appears at the others, and goes', async () => {
  await people.Cleo.toggle('screen');
  await Promise.all(others('Cleo').map(({ page }) => seesVideo(page, 'Cleo', { source: 'screen', ...SCREEN })));
  await everybodySees('Cleo');

  await people.Cleo.toggle('screen');
  for (const { page } of others('Cleo'))
    await page.locator('[data-source=screen]').waitFor({ state: 'detached' });
  await everybodySees('Cleo');
});

test('one leaves and returns', async () => {
  await people.Ben.leave();
  await people.Ada.waitForPeople('Cleo');
  await people.Cleo.waitForPeople('Ada');

  await people.Ben.rejoin();
  await people.Ada.waitForPeople('Ben', 'Cleo');
  await everybodySeesEverybody();
  await everybodyHears('Ben');
});

test('a fourth who joins late has all pictures', async (t) => {
  const dan = await Person.arrive(scene, 'Dan');
  await dan.open(url);
  const times = await dan.enterAndMeasure(3);
  t.diagnostic(`measured: pictures at a late joiner ${times.map(Math.round).join(', ')} ms after the click`);
  people.Dan = dan;
  await everybodySees('Dan');
  await dan.leave();
  delete people.Dan;
  await dan.page.context().close();
  await people.Ada.waitForPeople('Ben', 'Cleo');
});

test('a page that is loaded anew joins again, once', async () => {
  await people.Cleo.page.reload();
  await people.Cleo.open(url);
  await people.Cleo.enter();
  await people.Ada.waitForPeople('Ben', 'Cleo');
  await everybodySeesEverybody();
});

test('who loses the connection comes back without a word', async () => {
  await people.Ada.page.evaluate(() => {
    window.__toasts = [];
    new MutationObserver(() => {
      for (const toast of document.querySelectorAll('[data-testid=toast]'))
        window.__toasts.push(toast.textContent);
    }).observe(document.body, { childList: true, subtree: true });
  });
  await people.Ben.loseSocket();
  await people.Ben.page.waitForFunction(() => window.__sockets.length > 1);
  await people.Ben.page.locator('[data-testid=room][data-phase=joined]').waitFor();
  await everybodySeesEverybody();
  await people.Ada.waitForPeople('Ben', 'Cleo');
  const toasts = await people.Ada.page.evaluate(() => window.__toasts);
  assert.deepEqual(toasts.filter((text) => text.includes('Ben')), []);
});

test('everybody comes back when the gateway dies and starts again', async () => {
  await gateway.kill();
  await people.Ada.page.getByTestId('reconnecting').waitFor();
  await gateway.launch();
  for (const { page } of Object.values(people))
    await page.locator('[data-testid=room][data-phase=joined]').waitFor();
  await people.Ada.waitForPeople('Ben', 'Cleo');
  await people.Ben.waitForPeople('Ada', 'Cleo');
  await everybodySeesEverybody();
  await hearsSound(people.Ada.page, 'Ben');
});

test('the gateway understood all that the browsers sent', async () => {
  const lines = (await gateway.metrics()).split('\n').filter((line) => /^sfu_\w*malformed\w*/.test(line));
  assert.ok(lines.length > 0);
  assert.deepEqual(lines.filter((line) => !line.endsWith(' 0')), []);
});

test('the gateway ends in good order', async () => {
  await Promise.all(Object.values(people).map((person) => person.leave()));
  assert.deepEqual(await gateway.stop(), { status: 0, signal: null }, gateway.log);
  const complaints = gateway.log.split('\n').filter((line) => /critical|assert|sanitizer/i.test(line));
  assert.deepEqual(complaints, []);
});

test('no page has complained', () => {
  const errors = Object.values(people).flatMap(({ log }) => log.filter((line) => line.startsWith('error:')));
  assert.deepEqual(errors, []);
});
