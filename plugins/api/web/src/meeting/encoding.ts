// What of each source is sent: how many sizes of it at once, and how much of the network each may
// take.

import type { Source } from '../protocol';

/** Where the top size of pictures of so many lines stands, in bits per second. */
const RATES: readonly [lines: number, maxBitrate: number][] = [
  [200, 150_000],
  [300, 250_000],
  [400, 500_000],
  [600, 900_000],
  [800, 1_500_000],
];
const HIGHEST_RATE = 3_000_000;

/** From the smallest picture to the largest. */
const RIDS = ['q', 'h', 'f'];
const CROWD = 9; // people, beyond whom no tile has room for the largest picture

export function rateFor(lines: number): number {
  return RATES.find(([most]) => lines <= most)?.[1] ?? HIGHEST_RATE;
}

/** How many sizes are worth sending of a picture whose shorter side has so many lines. */
export function sizesOf(lines: number): number {
  if (lines >= 540) return 3;
  return lines >= 270 ? 2 : 1;
}

export type ScalabilityMode = 'L1T1' | 'L1T3' | 'L3T3_KEY';

/** What TypeScript's own library does not know yet. */
export type Encoding = RTCRtpEncodingParameters & { scalabilityMode?: ScalabilityMode };

/** Whether all sizes are in one stream, each building on the one below it. */
export function isLayered(mode: ScalabilityMode | undefined): boolean {
  return mode === 'L3T3_KEY';
}

export interface Camera {
  lines: number; // of the shorter side of what it captures
  people: number; // in the meeting
}

/** Simulcast: @count encodings, of which a small picture does not need all. */
export function cameraEncodings({ lines, people }: Camera, count: number): Encoding[] {
  const sizes = Math.min(sizesOf(lines), count);
  const shown = people > CROWD ? Math.max(1, sizes - 1) : sizes;
  return RIDS.slice(0, count).map((rid, index) => {
    const scaleResolutionDownBy = 2 ** Math.max(0, sizes - 1 - index);
    return {
      ...(count > 1 ? { rid } : {}),
      active: index < shown,
      scaleResolutionDownBy,
      maxBitrate: rateFor(lines / scaleResolutionDownBy),
    };
  });
}

/** One stream with layers inside. */
export function layeredCamera({ lines, people }: Camera): Encoding[] {
  const scaleResolutionDownBy = people > CROWD && sizesOf(lines) > 1 ? 2 : 1;
  const maxBitrate = rateFor(lines / scaleResolutionDownBy);
  return [{ scaleResolutionDownBy, maxBitrate }];
}

/** Whatever is not a camera: one encoding. */
export function encodingFor(source: Exclude<Source, 'camera'>): Encoding {
  switch (source) {
    case 'screen':
      return { maxBitrate: 2_500_000, maxFramerate: 15 };
    case 'screen-audio':
      return { maxBitrate: 128_000 };
    case 'microphone':
      return { maxBitrate: 40_000 };
  }
}

/** Text on a shared screen must stay sharp; a face must stay fluent. */
export function degradationFor(source: Source): RTCDegradationPreference {
  return source === 'screen' ? 'maintain-resolution' : 'balanced';
}
