// Who speaks, from audio levels. A ring that flickers between words would disturb: it holds.

export interface Speakers {
  /** When each participant was last loud, milliseconds. */
  loudAt: ReadonlyMap<string, number>;
  active: ReadonlySet<string>;
}

export const silence: Speakers = { loudAt: new Map(), active: new Set() };

const LOUD = 0.02; // of 1, linear: above breathing and fans
const HOLD = 900; // milliseconds

/** @levels: 0 to 1 by participant. Returns @previous itself where nobody began or ended. */
export function listen(
  previous: Speakers,
  levels: ReadonlyMap<string, number>,
  now: number,
): Speakers {
  const loudAt = new Map<string, number>();
  const active = new Set<string>();
  for (const [id, level] of levels) {
    const at = level > LOUD ? now : previous.loudAt.get(id);
    if (at === undefined || now - at > HOLD) continue;
    loudAt.set(id, at);
    active.add(id);
  }
  const same =
    active.size === previous.active.size && [...active].every((id) => previous.active.has(id));
  return { loudAt, active: same ? previous.active : active };
}
