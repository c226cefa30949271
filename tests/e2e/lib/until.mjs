// Waiting for a condition. The limit is for what never comes; no test is about how long it took.
import { setTimeout as sleep } from 'node:timers/promises';

const LIMIT_MS = 30_000;
const PAUSE_MS = 100;

/** Resolves with the first truthy value of @condition. @detail: more for the failure's message. */
export async function until(condition, { what, detail, limit = LIMIT_MS }) {
  const end = Date.now() + limit;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > end) {
      const more = detail === undefined ? '' : `: ${await detail()}`;
      throw new Error(`waited ${limit / 1000} s in vain for ${what}${more}`);
    }
    await sleep(PAUSE_MS);
  }
}
