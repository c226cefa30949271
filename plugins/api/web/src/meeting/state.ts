// What is known of a meeting, and how each event changes it. Pure: no browser, no network.

import type { Participant, RoomMessage, Self, Source, Track } from '../protocol';

export type EndReason =
  'left' | 'missing' | 'full' | 'failed' | 'replaced' | 'ended' | 'over' | 'early';

export type Phase =
  | { name: 'idle' } // before joining
  | { name: 'joining' }
  | { name: 'waiting'; seconds: number } // no node is free yet; asked again after these
  | { name: 'joined' }
  | { name: 'reconnecting' }
  | { name: 'ended'; reason: EndReason; message?: string; seconds?: number }; // early: until it opens

export interface MeetingState {
  phase: Phase;
  self: Self | null;
  /** The others, in the order in which they came. */
  participants: readonly Participant[];
  /** Whose cameras the sfu sends us in a very large meeting; without: all. */
  cameras?: readonly string[] | undefined;
}

export type MeetingEvent =
  | RoomMessage
  | { type: 'phase'; phase: Phase }
  | { type: 'joined'; self: Self; participants: readonly Participant[] };

export const initialState: MeetingState = { phase: { name: 'idle' }, self: null, participants: [] };

/** Puts @item in the place of the one with its id, or at the end. */
function put<T extends { id: string }>(items: readonly T[], item: T): T[] {
  if (!items.some(({ id }) => id === item.id)) return [...items, item];
  return items.map((other) => (other.id === item.id ? item : other));
}

function changeTracks(state: MeetingState, id: string, change: (tracks: Track[]) => Track[]) {
  const participants = state.participants.map((participant) =>
    participant.id === id ? { ...participant, tracks: change(participant.tracks) } : participant,
  );
  return { ...state, participants };
}

export function reduce(state: MeetingState, event: MeetingEvent): MeetingState {
  switch (event.type) {
    case 'phase':
      return { ...state, phase: event.phase };
    case 'joined':
      return { phase: { name: 'joined' }, self: event.self, participants: event.participants };
    case 'participant-joined':
      return { ...state, participants: put(state.participants, event.participant) };
    case 'participant-left':
      return {
        ...state,
        participants: state.participants.filter(({ id }) => id !== event.participant),
      };
    case 'track-added':
    case 'track-changed':
      return changeTracks(state, event.participant, (tracks) => put(tracks, event.track));
    case 'track-removed':
      return changeTracks(state, event.participant, (tracks) =>
        tracks.filter(({ id }) => id !== event.track),
      );
    case 'cameras':
      return { ...state, cameras: event.participants ?? undefined };
    default:
      return state; // a message of a newer sfu
  }
}

export function trackOf(participant: Participant, source: Source): Track | undefined {
  return participant.tracks.find((track) => track.source === source);
}

/** A source that is sent and not muted. */
export function isOn(participant: Participant, source: Source): boolean {
  return trackOf(participant, source)?.muted === false;
}

export interface Comings {
  joined: string[]; // names
  left: string[];
}

/** Who came and who went; who was there before us, or stayed while we reconnected, did neither. */
export function comings(before: MeetingState, after: MeetingState): Comings {
  if (before.self === null || after.phase.name === 'ended') return { joined: [], left: [] };
  const missingIn = (there: readonly Participant[], here: readonly Participant[]) =>
    there.filter(({ id }) => !here.some((other) => other.id === id)).map(({ name }) => name);
  return {
    joined: missingIn(after.participants, before.participants),
    left: missingIn(before.participants, after.participants),
  };
}
