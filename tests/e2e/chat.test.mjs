// People write to each other and send files, in real browsers on the real program.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import { sendsFile, waitForUploads } from './lib/files.mjs';
import { Gateway } from './lib/gateway.mjs';
import { Person, createMeeting } from './lib/meeting-page.mjs';
import { stage } from './lib/stage.mjs';
import { until } from './lib/until.mjs';

const SHOTS = process.env.MEETING_SHOTS; // a folder: pictures of the chat, for people
const LARGE = 5 << 20;

const scene = stage('chat');
let gateway;
let url;
let ada;
let ben;

const picture = fs.readFileSync(new URL('../../docs/meeting.png', import.meta.url));

async function shoot(person, name) {
  if (!SHOTS) return;
  await person.page.waitForTimeout(400);
  await person.page.screenshot({ path: path.join(SHOTS, `${name}.png`) });
}

const messages = ({ page }) => page.getByTestId('chat-message');

async function says(person, text) {
  await person.page.getByTestId('chat-text').fill(text);
  await person.page.keyboard.press('Enter');
}

async function reads(person, text) {
  await messages(person).filter({ hasText: text }).first().waitFor();
}

function send(person, ...files) {
  return person.page.getByTestId('chat-files').setInputFiles(files);
}

before(async () => {
  gateway = await Gateway.start(scene);
  url = await createMeeting(gateway);
  ada = await Person.arrive(scene, 'Ada');
  await ada.join(url);
});

test('what is written is there for whoever comes later', async () => {
  await ada.toggle('chat');
  await shoot(ada, 'empty');
  await says(ada, 'Hello! The plan is at https://example.org/plan_(1). <b>See</b> you');
  await reads(ada, 'Hello!');
  assert.equal(await messages(ada).first().getAttribute('data-own'), 'true');

  ben = await Person.arrive(scene, 'Ben', { viewport: { width: 390, height: 844 } });
  await ben.join(url);
  const button = ben.page.getByTestId('toggle-chat');
  await ben.page.locator('[data-testid=toggle-chat][aria-label="Chat: 1 new message"]').waitFor();
  await shoot(ben, 'phone-unread');
  await button.click();
  await reads(ben, 'Hello!');
  assert.equal(await button.getAttribute('aria-label'), 'Chat');
  const link = messages(ben).first().locator('a');
  assert.equal(await link.getAttribute('href'), 'https://example.org/plan_(1)');
  assert.match((await link.getAttribute('rel')) ?? '', /noopener/);
  assert.match(await messages(ben).first().textContent(), /<b>See<\/b> you/);
});

test('both read what both write, in one order', async () => {
  await says(ben, 'Hi Ada,\nI am on the train');
  await reads(ada, 'on the train');
  await says(ada, 'No hurry.');
  await reads(ben, 'No hurry.');
  const texts = (person) => messages(person).locator('.text').allTextContents();
  assert.deepEqual(await texts(ada), await texts(ben));
});

test('a file comes back byte for byte', async () => {
  await sendsFile(ada, ben, { name: 'Plan für März.bin', size: LARGE });
  const link = ben.page.getByTestId('chat-download').last();
  assert.match((await link.getAttribute('aria-label')) ?? '', /Plan für März\.bin, 5\.2 MB/);
});

test('a picture is shown', async () => {
  await send(ada, { name: 'Four of us.png', mimeType: 'image/png', buffer: picture });
  await waitForUploads(ada);
  for (const { page } of [ada, ben]) {
    const image = page.getByTestId('chat-picture').last().locator('img');
    await image.waitFor();
    await until(() => image.evaluate((drawn) => drawn.complete && drawn.naturalWidth > 0), {
      what: 'the picture',
    });
  }
  await shoot(ada, 'desktop');
  await shoot(ben, 'phone');
});

test('an upload shows how far it is, and can be cancelled', async () => {
  const { page } = ada;
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route('**/files/v1/**', async (route) => {
    if (route.request().method() === 'PUT') await held;
    await route.continue().catch(() => undefined);
  });
  const before = await messages(ada).count();
  await send(
    ada,
    { name: 'long.bin', mimeType: '', buffer: randomBytes(1000) },
    { name: 'next.txt', mimeType: 'text/plain', buffer: Buffer.from('next') },
  );
  await page.locator('[data-testid=chat-upload][data-state=sending]').waitFor();
  await shoot(ada, 'uploads');
  await page.getByTestId('chat-upload-cancel').first().click();
  release();
  await waitForUploads(ada);
  await page.unroute('**/files/v1/**');
  await reads(ada, 'next.txt');
  assert.equal(await messages(ada).count(), before + 1);
});

test('a refused file says why, and files can be dropped anywhere', async () => {
  const { page } = ada;
  await page.getByTestId('chat-close').click();
  await page.route('**/files/v1/*', (route) =>
    route.fulfill({
      status: 507,
      json: { error: { code: 'full', message: 'This meeting is full of files.' } },
    }),
  );
  const dropped = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(['notes'], 'notes.txt', { type: 'text/plain' }));
    return data;
  });
  await page.dispatchEvent('[data-testid=room]', 'drop', { dataTransfer: dropped });
  const upload = page.locator('[data-testid=chat-upload][data-state=failed]');
  await upload.waitFor();
  assert.match((await upload.textContent()) ?? '', /This meeting is full of files\./);
  await page.unroute('**/files/v1/*');
  await page.getByTestId('chat-upload-retry').click();
  await waitForUploads(ada);
  await reads(ben, 'notes.txt');
});

test('who comes back has missed nothing, and nothing twice', async () => {
  const before = await messages(ben).count();
  await ben.loseSocket();
  await ben.page.getByTestId('reconnecting').waitFor();
  await says(ada, 'Are you in the tunnel?');
  await reads(ben, 'in the tunnel?');
  await until(async () => (await messages(ben).count()) === before + 1, { what: 'one more' });
});

test('a new message is noticed while the chat is closed', async () => {
  await ben.page.getByTestId('chat-close').click();
  await says(ada, 'One more thing');
  await ben.page.getByTestId('toast').filter({ hasText: 'Ada: One more thing' }).waitFor();
  await ben.page.locator('[data-testid=toggle-chat][aria-label="Chat: 1 new message"]').waitFor();
});
