import { describe, expect, it } from 'vitest';
import { comings, initialState, isOn, reduce, type MeetingState } from '../src/meeting/state';
import type { Participant, Track } from '../src/protocol';

const microphone: Track = { id: 't1', kind: 'audio', source: 'microphone', muted: false };
const ada: Participant = { id: 'a', name: 'Ada', role: 'guest', tracks: [] };
const ben: Participant = { id: 'b', name: 'Ben', role: 'guest', tracks: [microphone] };
const self = { id: 'me', name: 'Me', role: 'host' };

const joined = (participants: Participant[] = [ada, ben]): MeetingState =>
  reduce(initialState, { type: 'joined', self, participants });

describe('reduce', () => {
  it('joins with everybody who is there', () => {
    expect(joined()).toEqual({ phase: { name: 'joined' }, self, participants: [ada, ben] });
  });

  it('adds people at the end, and replaces whom it knows', () => {
    const state = reduce(joined([ada]), { type: 'participant-joined', participant: ben });
    expect(state.participants.map(({ id }) => id)).toEqual(['a', 'b']);
    const renamed = { ...ada, name: 'Ada L.' };
    const again = reduce(state, { type: 'participant-joined', participant: renamed });
    expect(again.participants).toEqual([renamed, ben]);
  });

  it('removes who leaves', () => {
    const event = { type: 'participant-left', participant: 'a', reason: 'left' } as const;
    expect(reduce(joined(), event).participants).toEqual([ben]);
    expect(reduce(joined([ben]), event).participants).toEqual([ben]);
  });

  it('adds, changes and removes tracks of the right person only', () => {
    let state = reduce(joined(), { type: 'track-added', participant: 'a', track: microphone });
    expect(isOn(state.participants[0]!, 'microphone')).toBe(true);
    const muted = { ...microphone, muted: true };
    state = reduce(state, { type: 'track-changed', participant: 'a', track: muted });
    expect(isOn(state.participants[0]!, 'microphone')).toBe(false);
    expect(isOn(state.participants[1]!, 'microphone')).toBe(true);
    state = reduce(state, { type: 'track-removed', participant: 'a', track: 't1' });
    expect(state.participants[0]!.tracks).toEqual([]);
    expect(state.participants[1]!.tracks).toEqual([microphone]);
  });

  it('ignores tracks of strangers, and messages that it does not know', () => {
    const before = joined();
    expect(reduce(before, { type: 'track-added', participant: 'x', track: microphone })).toEqual(
      before,
    );
    expect(reduce(before, { type: 'newer' } as never)).toBe(before);
  });
});

describe('comings', () => {
  it('does not announce those who were there before us', () => {
    expect(comings(initialState, joined())).toEqual({ joined: [], left: [] });
  });

  it('names who comes and who goes', () => {
    expect(comings(joined([ada]), joined([ben]))).toEqual({ joined: ['Ben'], left: ['Ada'] });
  });

  it('is silent about those who stayed while we reconnected', () => {
    const lost = reduce(joined(), { type: 'phase', phase: { name: 'reconnecting' } });
    expect(comings(lost, joined())).toEqual({ joined: [], left: [] });
  });
});
