// How much of the network each source may take.

import type { Source } from '../protocol';

export interface Encoding {
  maxBitrate: number; // bits per second
  scaleResolutionDownBy?: number;
  maxFramerate?: number;
}

/** The more people, the smaller each tile at everybody's: 720p, then 360p, then 240p. */
export function cameraEncoding(people: number): Encoding {
  if (people <= 4) return { maxBitrate: 1_500_000, scaleResolutionDownBy: 1 };
  if (people <= 9) return { maxBitrate: 600_000, scaleResolutionDownBy: 2 };
  return { maxBitrate: 250_000, scaleResolutionDownBy: 3 };
}

export function encodingFor(source: Source, people: number): Encoding {
  switch (source) {
    case 'camera':
      return cameraEncoding(people);
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

const WANTED = ['video/vp8', 'video/rtx', 'audio/opus'];

/** What the sfu relays: VP8 with RTX, and Opus. */
export function wantedCodecs<T extends { mimeType: string }>(codecs: readonly T[]): T[] {
  return codecs.filter((codec) => WANTED.includes(codec.mimeType.toLowerCase()));
}
