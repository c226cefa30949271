// A person with a page of their own: what people do there.
import { openPage } from './browser.mjs';
import { until } from './until.mjs';

/** A new meeting: the URL of its page. */
export async function createMeeting(gateway, title = 'Weekly') {
  const reply = await fetch(`${gateway.url}/api/v1/meetings`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ title }),
  });
  if (reply.status !== 201) throw new Error(`no meeting: ${reply.status} ${await reply.text()}`);
  const { path } = await reply.json();
  return new URL(path, gateway.url).href;
}

/** Runs in the page: when, after the click on join, each picture of somebody else was there. */
function watchPictures() {
  const started = performance.now();
  const times = new Map();
  window.__pictures = times;
  const look = () => {
    const tiles = document.querySelectorAll('[data-testid=tile]:not([data-self=true])');
    for (const tile of tiles) {
      const frames = tile.querySelector('video')?.getVideoPlaybackQuality().totalVideoFrames ?? 0;
      const { participant } = tile.dataset;
      if (frames > 0 && !times.has(participant)) times.set(participant, performance.now() - started);
    }
    setTimeout(look, 20);
  };
  look();
}

export class Person {
  constructor(name, page) {
    this.name = name;
    this.page = page;
    this.log = [];
    page.on('pageerror', (error) => this.log.push(`error: ${error}`));
    page.on('console', (message) => this.log.push(message.text()));
  }

  static async arrive(t, name, options) {
    return new Person(name, await openPage(t, options));
  }

  #get(id) {
    return this.page.getByTestId(id);
  }

  /** To the mirror before the meeting, with the name filled in and the camera on. */
  async open(url) {
    await this.page.goto(url);
    await this.#get('name').fill(this.name);
    await this.page.locator('[data-testid=prejoin] video').waitFor();
  }

  async enter() {
    await this.#get('join').click();
    await this.#get('room').waitFor();
  }

  async join(url) {
    await this.open(url);
    await this.enter();
  }

  /** As enter(); then the milliseconds from the click to the first picture of each of @count. */
  async enterAndMeasure(count) {
    await this.page.evaluate(watchPictures);
    await this.enter();
    const read = () => this.page.evaluate(() => [...window.__pictures.values()]);
    await until(async () => (await read()).length >= count, { what: `${count} pictures` });
    return (await read()).sort((a, b) => a - b);
  }

  async leave() {
    await this.#get('leave').click();
    await this.#get('rejoin').waitFor();
  }

  /** After leave(). */
  async rejoin() {
    await this.#get('rejoin').click();
    await this.#get('room').waitFor();
  }

  /** @what: microphone, camera, screen or people. */
  async toggle(what) {
    await this.#get(`toggle-${what}`).click();
  }

  /** Takes the signalling socket away, as a network does; the page is to notice and come back. */
  async loseSocket() {
    await this.page.evaluate(() => window.__sockets.at(-1).close());
  }

  /** Who the others know this person as. */
  participant() {
    return this.page.locator('[data-testid=tile][data-self=true]').first().getAttribute('data-participant');
  }

  /** The names of the others, sorted. */
  async sees() {
    const names = await this.page
      .locator('[data-testid=tile][data-source=camera]:not([data-self=true])')
      .evaluateAll((tiles) => tiles.map((tile) => tile.getAttribute('aria-label')));
    return names.sort();
  }

  async waitForPeople(...names) {
    const wanted = [...names].sort().join(', ');
    await until(async () => (await this.sees()).join(', ') === wanted, {
      what: `${this.name} to see ${wanted || 'nobody'}`,
      detail: async () => `it is ${(await this.sees()).join(', ') || 'nobody'}; ${this.log.join('; ')}`,
    });
  }

  /** The tile of @name says that the microphone is off. */
  async waitForMuted(name, muted) {
    const tile = `[data-testid=tile][data-source=camera][aria-label="${name}"][data-muted=${muted}]`;
    await this.page.locator(tile).waitFor();
  }
}
