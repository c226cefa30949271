import { expect, it } from 'vitest';
import { hear, silence } from '../src/meeting/speakers';
import type { SpeakersMessage } from '../src/protocol';

const message = (dominant: string | null, ...ids: string[]): SpeakersMessage => ({
  type: 'speakers',
  dominant,
  active: ids.map((participant) => ({ participant, level: -30 })),
});

it('knows who speaks', () => {
  const heard = hear(silence, message('ada', 'ada', 'ben'));
  expect([...heard.active]).toEqual(['ada', 'ben']);
  expect(heard.dominant).toBe('ada');
});

it('stays the same object while the same people speak', () => {
  const before = hear(silence, message('ada', 'ada', 'ben'));
  expect(hear(before, message('ada', 'ben', 'ada'))).toBe(before);
  const passed = hear(before, message('ben', 'ben', 'ada'));
  expect(passed.active).toBe(before.active);
  expect(passed.dominant).toBe('ben');
});

it('lets go of who stopped, and keeps who had the floor', () => {
  const before = hear(silence, message('ada', 'ada', 'ben'));
  const after = hear(before, message('ada'));
  expect(after.active.size).toBe(0);
  expect(after.dominant).toBe('ada');
});
