// Which tiles a meeting shows. Pure.

import type { LocalState } from '../media/local';
import type { Participant } from '../protocol';
import { isOn, trackOf, type MeetingState } from './state';
import type { RemoteTracks } from './subscribe';

export interface Tile {
  key: string;
  participant: string;
  name: string;
  source: 'camera' | 'screen';
  self: boolean;
  /** The sfu's name of what is shown; null for our own. */
  track: string | null;
  unplayable: boolean; // in a codec that this browser lacks
  /** Null where there is nothing to see: initials are shown. */
  stream: MediaStream | null;
  muted: boolean; // the microphone
}

export interface Tiles {
  /** Screens of others, shown large. */
  stage: Tile[];
  people: Tile[];
}

/** Our own tracks as streams; the same stream for the same track, or pictures would flicker. */
export type StreamOf = (track: MediaStreamTrack | null) => MediaStream | null;

export function createStreams(): StreamOf {
  const streams = new WeakMap<MediaStreamTrack, MediaStream>();
  return (track) => {
    if (!track) return null;
    const stream = streams.get(track) ?? new MediaStream([track]);
    streams.set(track, stream);
    return stream;
  };
}

function ownTiles({ self }: MeetingState, local: LocalState, streamOf: StreamOf): Tile[] {
  if (!self) return [];
  const own = {
    participant: self.id,
    name: self.name,
    self: true,
    track: null,
    unplayable: false,
  };
  const camera: Tile = {
    ...own,
    key: `${self.id}/camera`,
    source: 'camera',
    stream: local.camera.on ? streamOf(local.camera.track) : null,
    muted: !local.microphone.on,
  };
  if (!local.screen) return [camera];
  const screen: Tile = {
    ...own,
    key: `${self.id}/screen`,
    source: 'screen',
    stream: streamOf(local.screen.video),
    muted: false,
  };
  return [camera, screen];
}

function isSeen({ cameras }: MeetingState, participant: Participant): boolean {
  return isOn(participant, 'camera') && (cameras?.includes(participant.id) ?? true);
}

export function tilesOf(
  state: MeetingState,
  remote: RemoteTracks,
  local: LocalState,
  streamOf: StreamOf,
  refused: ReadonlySet<string>,
): Tiles {
  const people = ownTiles(state, local, streamOf);
  const stage: Tile[] = [];
  for (const participant of state.participants) {
    const { id, name } = participant;
    const show = (source: 'camera' | 'screen') => {
      const seen = source === 'camera' ? isSeen(state, participant) : isOn(participant, source);
      const track = seen ? (trackOf(participant, source)?.id ?? null) : null;
      const unplayable = track !== null && refused.has(track);
      const stream = unplayable ? null : (remote.get(track ?? '')?.stream ?? null);
      return { key: `${id}/${source}`, source, track, unplayable, stream };
    };
    const tile = { participant: id, name, self: false, muted: !isOn(participant, 'microphone') };
    people.push({ ...tile, ...show('camera') });
    if (isOn(participant, 'screen')) stage.push({ ...tile, ...show('screen') });
  }
  return { stage, people };
}

/** One or two letters for somebody without a picture. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = words[0];
  if (first === undefined) return '?';
  const last = words.length > 1 ? words[words.length - 1]! : '';
  return ([...first][0]! + ([...last][0] ?? '')).toUpperCase();
}

const HUES = 12;

/** Always the same colour for the same person. */
export function hueOf(id: string): number {
  let hash = 0;
  for (const character of id) hash = (hash * 31 + character.codePointAt(0)!) >>> 0;
  return (hash % HUES) * (360 / HUES);
}
