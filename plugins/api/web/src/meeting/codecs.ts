// Which codecs are offered, and in what form the chosen one carries several sizes.

import type { Source } from '../protocol';
import type { Encoding, ScalabilityMode } from './encoding';

interface Codec {
  mimeType: string;
}

const nameOf = ({ mimeType }: Codec) => mimeType.slice(mimeType.indexOf('/') + 1).toUpperCase();

/** What the sfu takes and the browser has, the sfu's favourite first, and what repairs it. */
export function wantedVideo<T extends Codec>(codecs: readonly T[], taken: readonly string[]): T[] {
  const named = (name: string) => codecs.filter((codec) => nameOf(codec) === name.toUpperCase());
  const media = taken.flatMap(named);
  return media.length > 0 ? [...media, ...named('RTX')] : [];
}

export function wantedAudio<T extends Codec>(codecs: readonly T[]): T[] {
  return ['RED', 'OPUS'].flatMap((name) => codecs.filter((codec) => nameOf(codec) === name));
}

/** How the codecs carry several sizes and rates, where not by simulcast alone. */
const MODES: Record<string, Partial<Record<Source, ScalabilityMode>>> = {
  VP9: { camera: 'L3T3_KEY', screen: 'L1T3' },
  AV1: { camera: 'L3T3_KEY', screen: 'L1T3' },
};

/** Of what is sent in the first of @wanted; undefined where neither codec nor browser know any. */
export function modeOf(wanted: readonly Codec[], source: Source): ScalabilityMode | undefined {
  const mode = wanted[0] && MODES[nameOf(wanted[0])]?.[source];
  return mode && readsScalabilityMode() ? mode : undefined;
}

/** Browsers without scalable coding pass the member over: ask whether it is looked at. */
function readsScalabilityMode(): boolean {
  let read = false;
  const pc = new RTCPeerConnection();
  const encoding: Encoding = {
    get scalabilityMode(): ScalabilityMode {
      read = true;
      return 'L1T1';
    },
  };
  try {
    pc.addTransceiver('video', { direction: 'sendonly', sendEncodings: [encoding] });
  } catch {
    read = false;
  } finally {
    pc.close();
  }
  return read;
}
