// Chromium, Firefox, GStreamer's webrtcbin and aiortc: in each codec, all who have it see and hear each other, also when
// the network loses one datagram in twenty.
import { excuse } from './lib/world.mjs';
import assert from 'node:assert/strict';
import os from 'node:os';
import { before, test } from 'node:test';
import { firefoxPath } from './lib/browser.mjs';
import { knownVideo, onlyVideo, redundancy } from './lib/codecs.mjs';
import { Gateway } from './lib/gateway.mjs';
import { devicesOf, isFrom, receivedBy } from './lib/instruments.mjs';
import { Person, createMeeting } from './lib/meeting-page.mjs';
import { giveAddress, loseDatagrams, lostDatagrams } from './lib/network.mjs';
import { Peer } from './lib/peer.mjs';
import { stage } from './lib/stage.mjs';
import { until } from './lib/until.mjs';

/** By shape and tone each is told from all others. */
const STACKS = {
  Chromium: { width: 320, height: 180, tone: 440 },
  Firefox: { width: 240, height: 180, tone: 620, firefox: true },
  webrtcbin: { width: 320, height: 160, tone: 870, program: 'webrtcbin-peer.py' },
  aiortc: { width: 160, height: 160, tone: 1200, program: 'aiortc-peer.py' },
};
/** Who has which codec, there and back: Debian's Firefox comes without H264, Debian's GStreamer packs no AV1, and
 * aiortc knows two. */
const MEETINGS = {
  AV1: ['Chromium', 'Firefox'],
  VP9: ['Chromium', 'Firefox', 'webrtcbin'],
  H264: ['Chromium', 'webrtcbin', 'aiortc'],
  VP8: ['Chromium', 'Firefox', 'webrtcbin', 'aiortc'],
};
const LAST = Object.keys(MEETINGS).at(-1);
/** A page with room for three tiles. */
const VIEWPORT = { width: 480, height: 320 };
const LOSS_PERCENT = 5;
const MANY_FRAMES = 15;
const LIMIT_MS = 90_000;

const scene = stage('interop');
const isThere = (name) => !STACKS[name].firefox || firefoxPath();
let gateway;
/** Of the meeting that is on, by name: { participant, received(), leave() }. */
let people = {};

async function joinByBrowser(name, codec, url) {
  const { firefox } = STACKS[name];
  const person = await Person.arrive(scene, name, { firefox, devices: devicesOf(STACKS[name]), viewport: VIEWPORT });
  await person.page.addInitScript(onlyVideo, codec);
  await person.join(url);
  const known = await knownVideo(person.page);
  assert.ok(known.includes(codec), `${name} has only ${known}`);
  return {
    page: person.page,
    participant: await person.participant(),
    received: () => receivedBy(person.page),
    leave: () => person.leave().then(() => person.page.context().close()),
  };
}

function joinByProgram(name, codec, url) {
  const { program, ...instruments } = STACKS[name];
  return Peer.start(scene, program, gateway, url.split('/').at(-1), name, { codec, ...instruments });
}

/** All who have @codec, and are installed. The programs want to know whom they watch, and by what the sfu calls them. */
async function gather(codec) {
  const url = await createMeeting(gateway, codec);
  const names = MEETINGS[codec].filter(isThere);
  const join = (name) => (STACKS[name].program ? joinByProgram : joinByBrowser)(name, codec, url);
  const joined = await Promise.all(names.map(join));
  people = Object.fromEntries(names.map((name, i) => [name, joined[i]]));
  await Promise.all(names.map((name) => people[name].watch?.(othersOf(name).map((other) => people[other].participant))));
}

function othersOf(name) {
  return Object.keys(people).filter((other) => other !== name && !people[other].excuse);
}

/** What @to gets of each of the others: both picture and tone, or undefined. */
async function received(to) {
  const all = await people[to].received();
  return othersOf(to).map((name) => all.find((one) => isFrom({ name, ...STACKS[name] }, one)));
}

/** Pictures of all others go on and on at @to. */
async function seesAndHears(to) {
  const wait = (what, condition) =>
    until(async () => condition(await received(to)), {
      what: `${what} of ${othersOf(to)} at ${to}`,
      detail: async () => JSON.stringify(await people[to].received()),
      limit: LIMIT_MS,
    });
  const begin = await wait('pictures and tones', (all) => all.every(Boolean) && all);
  await wait('more pictures', (all) => all.every((one, i) => one?.frames > begin[i].frames + MANY_FRAMES));
}

/** All at once. */
function allSeeAndHear(t, codec) {
  return Promise.all(
    MEETINGS[codec].map((to) => {
      const skip = people[to] ? people[to].excuse : `${to} is not installed`;
      const others = MEETINGS[codec].filter((name) => name !== to);
      return t.test(`${to} sees and hears ${others.join(', ')}`, { skip }, () => seesAndHears(to));
    }),
  );
}

/** Chromium, alone of them, has RED: each packet of sound repeats the frame before it. */
async function soundIsDoubled() {
  const { sent, received } = await redundancy(people.Chromium.page);
  assert.ok(sent);
  assert.equal(received.length, othersOf('Chromium').length);
  assert.ok(received.every((repeated) => repeated > 0.5), received.join(', '));
}

async function allLeave() {
  await Promise.all(Object.values(people).map((one) => one.excuse || one.leave()));
}

before(async () => {
  if (excuse) return;
  giveAddress();
  gateway = await Gateway.start(scene);
});

for (const codec of Object.keys(MEETINGS))
  test(`in ${codec} all see and hear each other`, { skip: excuse, concurrency: true }, async (t) => {
    await gather(codec);
    await allSeeAndHear(t, codec);
    if (codec !== LAST) await allLeave();
  });

const LOSSY = `and also when ${LOSS_PERCENT} % of the datagrams are lost`;
test(LOSSY, { skip: excuse, concurrency: true }, async (t) => {
  loseDatagrams(gateway.mediaPort, os.cpus().length, LOSS_PERCENT);
  await allSeeAndHear(t, LAST);
  const lost = lostDatagrams();
  t.diagnostic(`lost ${lost[0]} to the gateway and ${lost[1]} from it`);
  assert.ok(lost.every((count) => count > 0));
  await soundIsDoubled();
});

test('all leave in good order', { skip: excuse }, async () => {
  await allLeave();
  assert.deepEqual(await gateway.stop(), { status: 0, signal: null }, gateway.log);
});
