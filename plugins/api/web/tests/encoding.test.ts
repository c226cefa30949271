import { describe, expect, it } from 'vitest';
import { cameraEncodings, layeredCamera, rateFor, sizesOf } from '../src/meeting/encoding';

const shown = (lines: number, people: number, count: number) =>
  cameraEncodings({ lines, people }, count).map(
    ({ rid, active, scaleResolutionDownBy }) => [rid, active, scaleResolutionDownBy] as const,
  );

describe('cameraEncodings', () => {
  it('has as many sizes as the picture is worth', () => {
    expect([1080, 720, 540, 480, 360, 240].map(sizesOf)).toEqual([3, 3, 3, 2, 2, 1]);
    expect(shown(480, 2, 2)).toEqual([
      ['q', true, 2],
      ['h', true, 1],
    ]);
    expect(shown(240, 2, 1)).toEqual([[undefined, true, 1]]);
  });

  it('fills its encodings from the smallest on, when a smaller camera follows', () => {
    expect(shown(480, 2, 3)).toEqual([
      ['q', true, 2],
      ['h', true, 1],
      ['f', false, 1],
    ]);
  });

  it('leaves the largest out in a crowd, but never the only one', () => {
    expect(shown(720, 10, 3).map(([, active]) => active)).toEqual([true, true, false]);
    expect(shown(240, 10, 1)).toEqual([[undefined, true, 1]]);
  });

  it('gives each size a rate of its own', () => {
    const rates = cameraEncodings({ lines: 720, people: 2 }, 3).map(({ maxBitrate }) => maxBitrate);
    expect(rates).toEqual([150_000, 500_000, 1_500_000]);
    expect(rateFor(1080)).toBe(3_000_000);
  });
});

describe('layeredCamera', () => {
  it('is one stream, smaller in a crowd', () => {
    expect(layeredCamera({ lines: 720, people: 2 })).toEqual([
      { scaleResolutionDownBy: 1, maxBitrate: 1_500_000 },
    ]);
    expect(layeredCamera({ lines: 720, people: 20 })[0]!.scaleResolutionDownBy).toBe(2);
  });
});
