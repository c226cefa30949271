// One run: a publisher and a viewer through one sfu, over the network of one profile.
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { until } from '../lib/until.mjs';
import { concealed, firstAfter, median, pictures } from './figures.mjs';
import { processorTime } from './processor.mjs';
import { DELAY_MS } from './profiles.mjs';

const PAGE = fileURLToPath(new URL('page.js', import.meta.url));
/** Until the encoder's rate and the viewer's buffers have settled. */
const SETTLE_SECONDS = 4;
const AFTER_EVENT_SECONDS = 15;
/** Newcomers, and how long after the one before: later than what was sent to that one is of use to the next. */
const NEWCOMERS = 3;
const BETWEEN_SECONDS = 1.5;

const wait = (seconds) => sleep(seconds * 1000);

async function openPage(browser, url) {
  const context = await browser.newContext({ viewport: { width: 700, height: 400 } });
  const page = await context.newPage();
  await page.addInitScript({ path: PAGE });
  await page.goto(url);
  await page.mouse.click(5, 5); // sound wants one
  return page;
}

/** Calls window[@what] of the page with what connects it there. */
function act(page, what, sfu, connect, options) {
  const code = `(options) => { ${sfu.connects}; return window.${what}(${connect}(options)); }`;
  return page.evaluate(`(${code})(${JSON.stringify(options)})`);
}

const read = (page, index = 0) => page.evaluate((at) => window.read(at), index);

async function firstPicture(page, index) {
  let viewer;
  const hasOne = async () => {
    viewer = await read(page, index);
    return viewer.frames.length > 0;
  };
  await until(hasOne, { what: `a picture at viewer ${index}`, detail: () => JSON.stringify(viewer.inbound) });
  return viewer.frames[0].at;
}

function lostPercent(before, after) {
  const lost = after.lost - before.lost;
  return (100 * lost) / Math.max(lost + after.passed - before.passed, 1);
}

/** Or, after a while, none. */
async function pictureAfter(page, event) {
  const hasOne = async () => firstAfter((await read(page)).frames, event) !== Infinity;
  await until(hasOne, { what: 'a picture', limit: AFTER_EVENT_SECONDS * 1000 }).catch(() => {});
}

/** The profile's own seconds, or @seconds, of what the first viewer gets and of what the sfu @pid takes for it. */
async function observe(page, link, pid, profile, seconds) {
  const before = await read(page);
  const worked = processorTime(pid);
  const countBefore = await link.count();
  await profile.begin?.(link, wait);
  const event = Date.now();
  if (profile.event) await pictureAfter(page, event);
  await wait(profile.seconds ?? seconds);
  const after = await read(page);
  const count = await link.count();
  return {
    ...pictures(after.frames, before.now, after.now),
    processor: (processorTime(pid) - worked) / (after.now - before.now),
    concealed: concealed(before.inbound.audio, after.inbound.audio),
    recovery: profile.event ? firstAfter(after.frames, event) : undefined,
    lostPercent: lostPercent(countBefore, count),
    details: { before: before.inbound, after: after.inbound },
  };
}

/** Seconds until a newcomer sees a picture: it joins, beside the viewer, and leaves again. */
async function joinLate(page, sfu, options) {
  const began = await act(page, 'watch', sfu, 'connectViewer', options);
  const first = await firstPicture(page, 1);
  await page.evaluate(() => window.leave());
  return (first - began) / 1000;
}

async function joinOften(page, sfu, options) {
  const waits = [];
  for (let i = 0; i < NEWCOMERS; i++) {
    await wait(BETWEEN_SECONDS);
    waits.push(await joinLate(page, sfu, options));
  }
  return median(waits);
}

/** @place: { server: its addresses by side, links, browsers }; @running: what sfu.start() returned, which has its pid. */
export async function measure(sfu, running, place, profile, seconds) {
  const pages = [];
  const open = async (side) => {
    const page = await openPage(place.browsers[side], sfu.page(place.links[side].near));
    pages.push(page);
    return page;
  };
  for (const link of Object.values(place.links)) await link.reset(DELAY_MS);
  try {
    await act(await open('publisher'), 'publish', sfu, 'connectPublisher', sfu.publishArguments(running));
    const viewer = await open('viewer');
    await act(viewer, 'watch', sfu, 'connectViewer', sfu.watchArguments(running));
    await firstPicture(viewer, 0);
    await profile.before?.(place.links.viewer);
    await wait(SETTLE_SECONDS);
    const figures = await observe(viewer, place.links.viewer, running.pid, profile, seconds);
    return { ...figures, firstFrame: await joinOften(viewer, sfu, sfu.watchArguments(running)) };
  } finally {
    for (const page of pages) await page.context().close();
  }
}
