// Files through the chat.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { until } from './until.mjs';

export async function waitForUploads({ page }) {
  await until(async () => (await page.getByTestId('chat-upload').count()) === 0, {
    what: 'the uploads to end',
    detail: async () => (await page.getByTestId('chat').textContent()) ?? '',
  });
}

async function openChat({ page }) {
  if ((await page.getByTestId('chat').count()) === 0) await page.getByTestId('toggle-chat').click();
  await page.getByTestId('chat').waitFor();
}

/** What comes when @link is clicked. It has a page of its own for a moment, which may be told of first. */
async function downloadOf({ page }, link) {
  let found;
  const listen = (each) => each.once('download', (download) => (found = download));
  listen(page);
  page.context().once('page', listen);
  await link.click();
  return until(() => found, { what: 'the download to begin' });
}

/** @from sends a file of @size bytes to everybody, and what @to gets of it is the same. */
export async function sendsFile(from, to, { name, size }) {
  const bytes = randomBytes(size);
  for (const person of [from, to]) await openChat(person);
  const file = { name, mimeType: 'application/octet-stream', buffer: bytes };
  await from.page.getByTestId('chat-files').setInputFiles(file);
  await waitForUploads(from);

  const link = to.page.getByTestId('chat-download').filter({ hasText: name }).last();
  await link.waitFor();
  const download = await downloadOf(to, link);
  assert.equal(download.suggestedFilename(), name);
  assert.ok(bytes.equals(fs.readFileSync(await download.path())), `${name} is not what was sent`);
}
