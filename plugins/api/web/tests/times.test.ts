import { describe, expect, it } from 'vitest';
import { countdown, describeSpan, fromLocal, minutes, toLocal } from '../src/times';

describe('local times', () => {
  it('are written as inputs have them', () => {
    expect(toLocal(new Date(2030, 0, 5, 9, 7, 59))).toBe('2030-01-05T09:07');
  });

  it('come back', () => {
    expect(fromLocal('2030-01-05T09:07')).toEqual(new Date(2030, 0, 5, 9, 7));
    expect(fromLocal('2030-01-05T09:07:30')).toEqual(new Date(2030, 0, 5, 9, 7, 30));
  });

  it.each(['', 'soon', '2030-01-05', '2030-13-05T09:07', '2030-01-05T09:07Z', '2030-01-05T25:00'])(
    'refuse "%s"',
    (typed) => expect(fromLocal(typed)).toBeNull(),
  );
});

describe('describeSpan', () => {
  const now = new Date(2030, 0, 30, 12, 0);
  const at = (day: number, hour: number, month = 0, year = 2030) =>
    new Date(year, month, day, hour, 30);

  // Runtimes differ in commas and zeros of a locale.
  it.each([
    [at(30, 14), at(30, 15), /^Today, 14:30 – 15:30$/],
    [at(31, 9), at(31, 10), /^Tomorrow, 0?9:30 – 10:30$/],
    [at(30, 23), at(31, 1), /^Today, 23:30 – Tomorrow, 0?1:30$/],
    [at(4, 9, 1), at(4, 10, 1), /^Mon,? 4 Feb, 0?9:30 – 10:30$/],
    [at(2, 9, 0, 2031), at(2, 10, 0, 2031), /^Thu,? 2 Jan 2031, 0?9:30 – 10:30$/],
  ])('%s', (begin, end, words) => expect(describeSpan(begin, end, now, 'en-GB')).toMatch(words));
});

describe('countdown', () => {
  it.each([
    [-3, '0:00'],
    [0, '0:00'],
    [0.2, '0:01'],
    [59, '0:59'],
    [245, '4:05'],
    [3599, '59:59'],
    [3600, '1:00:00'],
    [86399, '23:59:59'],
    [86400, '1 day 0 hours'],
    [2 * 86400 + 3 * 3600 + 5, '2 days 3 hours'],
    [86400 + 3600, '1 day 1 hour'],
  ])('%s', (seconds, words) => expect(countdown(seconds)).toBe(words));
});

it('minutes are whole ones', () => {
  expect([0, 60, 61, 600].map(minutes)).toEqual([1, 1, 2, 10]);
});
