// A camera is sent in several sizes at once, and each viewer gets the one that fits; in every codec.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Gateway } from './lib/gateway.mjs';
import { Person, createMeeting } from './lib/meeting-page.mjs';
import { stage } from './lib/stage.mjs';
import { codecOf, sentSizes, streamOf } from './lib/stats.mjs';
import { until } from './lib/until.mjs';

/** The least that three sizes are made of, and two. */
const CAMERA = { width: 960, height: 544 };
const MODEST = { width: 512, height: 288 };
const SMALL = { width: 320, height: 300 };
const LARGE = { width: 1600, height: 1000 };
const MEDIUM = { width: 960, height: 640 };

const scene = stage('layers');

/** Two people in a meeting of a gateway that takes @codec alone; @camera: Ada's. They go when the test @t ends. */
async function meet(t, codec, camera) {
  const gateway = await Gateway.prepare(t);
  await gateway.begin(['api', 'sfu', 'allocate', 'fs'], { sfu: { 'video-codecs': codec } });
  const url = await createMeeting(gateway);
  const arrive = async (name, options) => {
    const person = await Person.arrive(scene, name, options);
    t.after(() => person.page.context().close());
    await person.join(url);
    return person;
  };
  const [ada, ben] = await Promise.all([arrive('Ada', { camera }), arrive('Ben', { camera: MODEST, viewport: SMALL })]);
  return { ada, ben };
}

/** Waits until Ben gets pictures of Ada in @height lines; returns the stream. */
function getsLines(ben, height) {
  return until(
    async () => {
      const stream = await streamOf(ben.page, 'Ada', 'camera');
      return stream?.height === height && stream;
    },
    {
      what: `pictures of ${height} lines`,
      detail: async () => JSON.stringify(await streamOf(ben.page, 'Ada', 'camera')),
    },
  );
}

async function goesOn(ben, { frames }) {
  await until(async () => (await streamOf(ben.page, 'Ada', 'camera')).frames > frames + 10, { what: 'more pictures' });
}

test('a small tile gets a small picture, a large one a large one', async (t) => {
  const { ada, ben } = await meet(t, 'VP8', CAMERA);
  await until(async () => (await sentSizes(ada.page)).join() === '136,272,544', {
    what: 'three sizes to be sent',
    detail: async () => (await sentSizes(ada.page)).join(),
  });
  await goesOn(ben, await getsLines(ben, 136));

  const enlarged = performance.now();
  await ben.page.setViewportSize(LARGE);
  const large = await getsLines(ben, 544);
  t.diagnostic(`measured: ${Math.round(performance.now() - enlarged)} ms until a tile that grows has the large picture`);
  await goesOn(ben, large);

  await ben.page.setViewportSize(SMALL);
  await goesOn(ben, await getsLines(ben, 136));
  const { freezes } = await streamOf(ben.page, 'Ada', 'camera');
  t.diagnostic(`measured: ${freezes} freezes over two changes of size`);
});

for (const { codec, layered } of [{ codec: 'VP9', layered: true }, { codec: 'AV1', layered: true }, { codec: 'H264' }])
  test(`a meeting in ${codec}${layered ? ', with all sizes in one stream' : ''}`, async (t) => {
    const { ada, ben } = await meet(t, codec, MODEST);
    await goesOn(ben, await getsLines(ben, MODEST.height / 2));
    assert.equal(await codecOf(ben.page), `video/${codec}`);
    await ben.page.setViewportSize(MEDIUM);
    await goesOn(ben, await getsLines(ben, MODEST.height));
    if (!layered) return;
    assert.equal((await sentSizes(ada.page)).length, 1);
    await ben.page.setViewportSize(SMALL);
    await goesOn(ben, await getsLines(ben, MODEST.height / 2));
    const answer = await ben.page.evaluate(() => window.__meeting.subscribe.localDescription.sdp);
    assert.match(answer, /dependency-descriptor/);
    const { freezes } = await streamOf(ben.page, 'Ada', 'camera');
    t.diagnostic(`measured: ${freezes} freezes over two changes of size in ${codec}`);
  });
