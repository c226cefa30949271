import { expect, it } from 'vitest';
import { listen, silence } from '../src/meeting/speakers';

const levels = (entries: Record<string, number>) => new Map(Object.entries(entries));

it('hears whoever is loud', () => {
  const heard = listen(silence, levels({ ada: 0.2, ben: 0.001 }), 0);
  expect([...heard.active]).toEqual(['ada']);
});

it('holds between words, and lets go after them', () => {
  const loud = listen(silence, levels({ ada: 0.2 }), 0);
  const pause = listen(loud, levels({ ada: 0 }), 500);
  expect(pause.active).toBe(loud.active); // the same object: nothing is drawn anew
  expect(listen(pause, levels({ ada: 0 }), 2000).active.size).toBe(0);
});

it('forgets who left', () => {
  const loud = listen(silence, levels({ ada: 0.2 }), 0);
  expect(listen(loud, levels({}), 100).active.size).toBe(0);
});
