import { afterEach, describe, expect, it, vi } from 'vitest';
import { problemOf, sortDevices } from '../src/media/devices';
import { meterPosition } from '../src/media/level';
import { backoff } from '../src/meeting/backoff';
import { readHostPlace, rememberHostPlace } from '../src/preferences';
import { createToasts } from '../src/toasts';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('devices', () => {
  it.each([
    ['NotAllowedError', 'denied'],
    ['NotFoundError', 'missing'],
    ['OverconstrainedError', 'missing'],
    ['NotReadableError', 'in-use'],
    ['SomethingElse', 'unknown'],
  ])('%s means %s', (name, problem) => expect(problemOf({ name })).toBe(problem));

  it('are sorted by kind; the browser hides them before permission', () => {
    const device = (kind: string, deviceId: string) => ({ kind, deviceId, label: deviceId });
    const list = [device('audioinput', 'm'), device('videoinput', 'c'), device('videoinput', '')];
    expect(sortDevices(list as MediaDeviceInfo[])).toEqual({
      microphones: [{ id: 'm', label: 'm' }],
      cameras: [{ id: 'c', label: 'c' }],
      speakers: [],
    });
  });
});

it('the meter follows decibels', () => {
  expect(meterPosition(0)).toBe(0);
  expect(meterPosition(1)).toBe(1);
  expect(meterPosition(0.1)).toBeCloseTo(0.6);
  expect(meterPosition(0.001)).toBe(0);
});

it('back-off grows, is spread, and has an end', () => {
  expect(backoff(0, 0)).toBe(250);
  expect(backoff(0, 1)).toBe(500);
  expect(backoff(3, 1)).toBe(4000);
  expect(backoff(50, 1)).toBe(15000);
});

it('toasts go away, and do not repeat themselves', () => {
  vi.useFakeTimers();
  const toasts = createToasts();
  toasts.show('Ada joined');
  toasts.show('Ada joined');
  toasts.show('No sound', 'error');
  expect(toasts.get()).toHaveLength(2);
  vi.advanceTimersByTime(5000);
  expect(toasts.get().map(({ text }) => text)).toEqual(['No sound']);
  toasts.dismiss(toasts.get()[0]!.id);
  expect(toasts.get()).toEqual([]);
});

describe("the host's place", () => {
  it('is remembered by meeting', () => {
    const stored = new Map<string, string>();
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => stored.set(key, value),
    });
    expect(readHostPlace('x')).toBeUndefined();
    rememberHostPlace('x', 'place');
    rememberHostPlace('y', 'other');
    expect(readHostPlace('x')).toBe('place');
  });

  it('is forgotten where the browser stores nothing', () => {
    rememberHostPlace('x', 'place');
    expect(readHostPlace('x')).toBeUndefined();
  });
});
