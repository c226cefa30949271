// Somebody signs in, schedules a meeting, joins it, and cancels another.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { askForCode, enterCode, scheduleMeeting } from './lib/account.mjs';
import { Gateway } from './lib/gateway.mjs';
import { Person } from './lib/meeting-page.mjs';
import { stage } from './lib/stage.mjs';
import { until } from './lib/until.mjs';

const EMAIL = 'ada@example.org';
const HOUR = 3600 * 1000;
const JOIN_EARLY = HOUR / 4; // the option's default

const scene = stage('schedule');
let gateway;
let ada;
let get;

/** The newest code in the gateway's log: there is no mail server. */
function codeInLog() {
  const codes = [...gateway.log.matchAll(/the sign-in code of (\S+) is (\d{6})/g)];
  return codes.findLast(([, email]) => email === EMAIL)?.[2];
}

before(async () => {
  gateway = await Gateway.start(scene);
  ada = await Person.arrive(scene, 'Ada');
  get = (id) => ada.page.getByTestId(id);
});

test('signs in with the code', async () => {
  await askForCode(ada, gateway.url, EMAIL);
  const code = await until(codeInLog, { what: 'the code in the log', detail: () => gateway.log });

  await get('sign-in-code').fill(code === '000000' ? '000001' : '000000');
  await get('verify-code').click();
  await until(async () => /not the code/.test(await get('sign-in-code-problem').innerText()), {
    what: 'a wrong code to be refused',
  });
  await enterCode(ada, `${code.slice(0, 3)} ${code.slice(3)}`);
  assert.equal(await get('account').innerText(), 'Ada');
  await get('no-meetings').waitFor();
});

test('is early, and goes in when the meeting opens', async () => {
  const item = await scheduleMeeting(ada, 'Soon', Date.now() + 24 * HOUR);
  await item.getByTestId('meeting-join').click();
  await get('join').waitFor();
  const { pathname } = new URL(ada.page.url());
  const begin = Date.now() + JOIN_EARLY + 8000;
  const meeting = `${gateway.url}/api/v1${pathname.replace('/m/', '/meetings/')}`;
  const moved = await ada.page.request.patch(meeting, {
    data: { beginAt: new Date(begin), endAt: new Date(begin + HOUR) },
  });
  assert.equal(moved.status(), 200);
  await get('join').click();
  assert.match(await get('countdown').innerText(), /^0:0\d$/);
  await get('room').waitFor();
  await ada.leave();
  // The one sfu is promised to one meeting at a time.
  assert.equal((await ada.page.request.delete(meeting)).status(), 204);
  await get('to-home').click();
});

test('schedules meetings, and cancels one', async () => {
  await (await scheduleMeeting(ada, 'Later', Date.now() + 24 * HOUR)).waitFor();
  await (await scheduleMeeting(ada, 'Standup', Date.now())).waitFor();
  assert.deepEqual(await ada.page.locator('[data-testid=meeting] h3').allInnerTexts(), [
    'Standup',
    'Later',
  ]);

  const later = ada.page.locator('[data-testid=meeting]', { hasText: 'Later' });
  const path = await later.getByTestId('meeting-join').getAttribute('href');
  await later.getByTestId('meeting-cancel').click();
  await get('confirm-cancel').click();
  await later.waitFor({ state: 'detached' });
  assert.equal((await fetch(`${gateway.url}/api/v1${path.replace('/m/', '/meetings/')}`)).status, 404);
});

test('joins a meeting that has begun, as its host', async () => {
  const item = ada.page.locator('[data-testid=meeting]', { hasText: 'Standup' });
  await item.getByTestId('meeting-join').click();
  assert.equal(await get('name').inputValue(), 'Ada');
  await ada.enter();
  await ada.toggle('people');
  await get('person').filter({ hasText: 'Host' }).waitFor();
  await ada.leave();
});

test('signs out', async () => {
  await get('to-home').click();
  await get('sign-out').click();
  await get('to-sign-in').waitFor();
  assert.equal(await get('meetings').count(), 0);
});
