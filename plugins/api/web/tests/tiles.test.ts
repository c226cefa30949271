import { describe, expect, it } from 'vitest';
import { noDevices } from '../src/media/devices';
import type { LocalState } from '../src/media/local';
import { initialState, reduce } from '../src/meeting/state';
import type { RemoteTracks } from '../src/meeting/subscribe';
import { hueOf, initials, tilesOf } from '../src/meeting/tiles';
import type { Participant, Source } from '../src/protocol';

const stream = (id: string) => ({ id }) as unknown as MediaStream;
const track = (id: string) => ({ id }) as unknown as MediaStreamTrack;
const streamOf = (own: MediaStreamTrack | null) => (own ? stream(`own-${own.id}`) : null);

const local: LocalState = {
  microphone: { on: true, track: track('m'), problem: null, busy: false },
  camera: { on: true, track: track('c'), problem: null, busy: false },
  screen: null,
  devices: noDevices,
  chosen: { microphone: '', camera: '', speaker: '' },
};

const sends = (source: Source, muted = false) => ({
  id: `ada-${source}`,
  kind: source === 'microphone' ? ('audio' as const) : ('video' as const),
  source,
  muted,
});

const ada = (...tracks: Participant['tracks']): Participant => ({
  id: 'ada',
  name: 'Ada',
  role: 'guest',
  tracks,
});

const remote = new Map(
  ['ada-camera', 'ada-screen'].map((id) => [id, { participant: 'ada', stream: stream(id) }]),
) as unknown as RemoteTracks;

const meeting = (...participants: Participant[]) =>
  reduce(initialState, {
    type: 'joined',
    self: { id: 'me', name: 'Me', role: 'guest' },
    participants,
  });

describe('tilesOf', () => {
  it('shows ourselves first, and everybody once', () => {
    const { people, stage } = tilesOf(
      meeting(ada(sends('camera'))),
      remote,
      local,
      streamOf,
      new Set(),
    );
    expect(people.map(({ participant }) => participant)).toEqual(['me', 'ada']);
    expect(people[1]!.stream).toEqual(stream('ada-camera'));
    expect(people[1]!.muted).toBe(true); // no microphone
    expect(stage).toEqual([]);
  });

  it('shows no picture of a camera that the sfu does not send', () => {
    const all = meeting(ada(sends('camera')));
    const of = (participants: string[] | null) =>
      tilesOf(reduce(all, { type: 'cameras', participants }), remote, local, streamOf, new Set())
        .people[1]!;
    expect(of(['ben']).stream).toBeNull();
    expect(of(['ben', 'ada']).stream).toEqual(stream('ada-camera'));
    expect(of(null).stream).toEqual(stream('ada-camera'));
  });

  it('says of a picture that cannot be played that it cannot', () => {
    const refused = new Set(['ada-camera']);
    const { people } = tilesOf(meeting(ada(sends('camera'))), remote, local, streamOf, refused);
    expect(people[1]).toMatchObject({ unplayable: true, stream: null, track: 'ada-camera' });
  });

  it('shows no picture of a camera that is off', () => {
    const off = { ...local, camera: { ...local.camera, on: false, track: null } };
    const { people } = tilesOf(
      meeting(ada(sends('camera', true))),
      remote,
      off,
      streamOf,
      new Set(),
    );
    expect(people.map((tile) => tile.stream)).toEqual([null, null]);
  });

  it('puts screens of others on the stage, our own among the people', () => {
    const sharing = { ...local, screen: { video: track('s'), audio: null } };
    const { people, stage } = tilesOf(
      meeting(ada(sends('screen'))),
      remote,
      sharing,
      streamOf,
      new Set(),
    );
    expect(stage.map(({ key }) => key)).toEqual(['ada/screen']);
    expect(people.map(({ key }) => key)).toEqual(['me/camera', 'me/screen', 'ada/camera']);
  });
});

it.each([
  ['Ada Lovelace', 'AL'],
  ['ada', 'A'],
  ['  Mary Ann  Evans ', 'ME'],
  ['Éva', 'É'],
  ['👩‍🔬 Lab', '👩L'],
  ['', '?'],
])('initials of "%s" are %s', (name, expected) => expect(initials(name)).toBe(expected));

it('gives everybody a lasting colour', () => {
  expect(hueOf('ada')).toBe(hueOf('ada'));
  expect(hueOf('ada')).toBeLessThan(360);
});
