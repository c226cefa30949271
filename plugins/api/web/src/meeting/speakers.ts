// Who speaks, as the sfu hears it.

import type { SpeakersMessage } from '../protocol';

export interface Speakers {
  /** Who has the floor, though perhaps silent now. */
  dominant: string | null;
  active: ReadonlySet<string>;
}

export const silence: Speakers = { dominant: null, active: new Set() };

/** Returns @previous itself where only levels changed: nothing is drawn anew. */
export function hear(previous: Speakers, { dominant, active }: SpeakersMessage): Speakers {
  const ids = active.map(({ participant }) => participant);
  const same = ids.length === previous.active.size && ids.every((id) => previous.active.has(id));
  if (same && dominant === previous.dominant) return previous;
  return { dominant, active: same ? previous.active : new Set(ids) };
}
