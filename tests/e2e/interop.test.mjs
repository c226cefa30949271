// Chromium, Firefox, GStreamer's webrtcbin and aiortc in one meeting: each sees and hears the three others, also when
// the network loses one datagram in twenty.
import { excuse } from './lib/world.mjs';
import assert from 'node:assert/strict';
import os from 'node:os';
import { before, test } from 'node:test';
import { firefoxPath } from './lib/browser.mjs';
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
  Firefox: { width: 240, height: 180, tone: 620 },
  webrtcbin: { width: 320, height: 160, tone: 870, program: 'webrtcbin-peer.py' },
  aiortc: { width: 160, height: 160, tone: 1200, program: 'aiortc-peer.py' },
};
const NAMES = Object.keys(STACKS);
/** In another codec, for those who have it; they watch nobody. */
const OTHERS = {
  VP9: { codec: 'VP9', width: 240, height: 100, tone: 1600, viewers: ['Chromium', 'Firefox'] },
  H264: { codec: 'H264', width: 120, height: 160, tone: 2100, viewers: ['Chromium', 'aiortc'] },
};
const PAIRS = NAMES.flatMap((from) => NAMES.filter((to) => to !== from).map((to) => [from, to]));
const LOSS_PERCENT = 5;
const MANY_FRAMES = 30;

const scene = stage('interop');
const people = {};
let gateway;

async function joinByBrowser(name, url) {
  const isFirefox = name === 'Firefox';
  if (isFirefox && !firefoxPath()) return { excuse: 'Firefox is not installed' };
  const person = await Person.arrive(scene, name, { firefox: isFirefox, devices: devicesOf(STACKS[name]) });
  await person.join(url);
  return {
    participant: await person.participant(),
    received: () => receivedBy(person.page),
    leave: () => person.leave(),
  };
}

/** Whom @name is to see. */
function watchedBy(name) {
  const inOthers = Object.keys(OTHERS).filter((other) => OTHERS[other].viewers.includes(name));
  return [...NAMES.filter((other) => other !== name), ...inOthers];
}

async function joinByProgram(name, url) {
  const others = watchedBy(name).filter((other) => !people[other]?.excuse);
  const participants = others.map((other) => people[other]?.participant ?? other);
  const id = url.split('/').at(-1);
  return Peer.join(scene, STACKS[name].program, gateway, id, name, STACKS[name], participants);
}

function joinInOther(name, url) {
  return Peer.join(scene, 'webrtcbin-peer.py', gateway, url.split('/').at(-1), name, OTHERS[name], []);
}

/** All of @names at once. */
async function join(names, how, url) {
  const joined = await Promise.all(names.map((name) => how(name, url)));
  names.forEach((name, i) => (people[name] = joined[i]));
}

/** What @to gets of @from, both at once. */
async function received(from, to) {
  return (await people[to].received()).find((one) => isFrom({ name: from, ...STACKS[from], ...OTHERS[from] }, one));
}

/** Pictures of @from go on and on at @to. */
async function goesOn(from, to) {
  const wait = (what, condition) =>
    until(condition, {
      what: `${what} of ${from} at ${to}`,
      detail: async () => JSON.stringify(await people[to].received()),
    });
  const { frames } = await wait('picture and tone', () => received(from, to));
  await wait('more pictures', async () => (await received(from, to))?.frames > frames + MANY_FRAMES);
}

/** The first reason why one of @names is not there. */
function excuseOf(...names) {
  return names.map((name) => people[name]?.excuse).find(Boolean);
}

before(async () => {
  if (excuse) return;
  giveAddress();
  gateway = await Gateway.start(scene);
  const url = await createMeeting(gateway);
  // The programs want to know whom they watch.
  await join(NAMES.filter((name) => !STACKS[name].program), joinByBrowser, url);
  await join(NAMES.filter((name) => STACKS[name].program), joinByProgram, url);
  await join(Object.keys(OTHERS), joinInOther, url);
});

/** All of @pairs at once. */
function seeAndHear(t, pairs) {
  const tests = pairs.map(([from, to]) =>
    t.test(`${to} sees and hears ${from}`, { skip: excuseOf(from, to) }, () => goesOn(from, to)),
  );
  return Promise.all(tests);
}

test('each sees and hears the others', { skip: excuse, concurrency: true }, (t) => seeAndHear(t, PAIRS));

test('who has another codec takes it', { skip: excuse, concurrency: true }, (t) => {
  const pairs = Object.entries(OTHERS).flatMap(([from, { viewers }]) => viewers.map((to) => [from, to]));
  return seeAndHear(t, pairs);
});

const LOSSY = `and also when ${LOSS_PERCENT} % of the datagrams are lost`;
test(LOSSY, { skip: excuse, concurrency: true }, async (t) => {
  loseDatagrams(gateway.mediaPort, os.cpus().length, LOSS_PERCENT);
  await seeAndHear(t, PAIRS);
  const lost = lostDatagrams();
  t.diagnostic(`lost ${lost[0]} to the gateway and ${lost[1]} from it`);
  assert.ok(lost.every((count) => count > 0));
});

test('all leave in good order', { skip: excuse }, async () => {
  for (const name of Object.keys(people)) if (!excuseOf(name)) await people[name].leave();
  assert.deepEqual(await gateway.stop(), { status: 0, signal: null }, gateway.log);
});
