// Our own camera, microphone and screen: what is on, which device, and what is wrong.

import { readPreference, writePreference } from '../preferences';
import { createStore } from '../store';
import * as devices from './devices';
import type { Devices, Kind, Problem } from './devices';
import { LevelMeter } from './level';

export interface Input {
  on: boolean;
  /** A camera that is off has none: its light goes out. A muted microphone keeps its own. */
  track: MediaStreamTrack | null;
  problem: Problem | null;
  busy: boolean; // being opened
}

export interface Screen {
  video: MediaStreamTrack;
  audio: MediaStreamTrack | null;
}

export interface LocalState {
  microphone: Input;
  camera: Input;
  screen: Screen | null;
  devices: Devices;
  /** Device ids; empty for the browser's own choice. */
  chosen: { microphone: string; camera: string; speaker: string };
}

const KINDS: Kind[] = ['microphone', 'camera'];

function initialInput(kind: Kind): Input {
  return { on: readPreference(`${kind}-on`) !== 'no', track: null, problem: null, busy: false };
}

export class LocalMedia {
  readonly state = createStore<LocalState>({
    microphone: initialInput('microphone'),
    camera: initialInput('camera'),
    screen: null,
    devices: devices.noDevices,
    chosen: {
      microphone: readPreference('microphone'),
      camera: readPreference('camera'),
      speaker: readPreference('speaker'),
    },
  });
  #meter: LevelMeter | null = null;
  #closed = false;
  readonly #refresh = () => void this.#list();

  /** Opens what was on last time. */
  async start(): Promise<void> {
    this.#closed = false;
    if (!devices.isSecure()) {
      for (const kind of KINDS) this.#patch(kind, { on: false, problem: 'insecure' });
      return;
    }
    navigator.mediaDevices.addEventListener('devicechange', this.#refresh);
    const wanted = KINDS.filter((kind) => this.state.get()[kind].on);
    if (wanted.length === 2) await this.#openBoth();
    else for (const kind of wanted) await this.#open(kind);
    await this.#list();
  }

  async setOn(kind: Kind, on: boolean): Promise<void> {
    const input = this.state.get()[kind];
    if (input.busy || input.on === on) return;
    writePreference(`${kind}-on`, on ? 'yes' : 'no');
    if (on && !input.track) {
      await this.#open(kind);
      await this.#list();
    } else if (kind === 'camera') {
      this.#release('camera');
      this.#patch('camera', { on });
    } else {
      if (input.track) input.track.enabled = on;
      this.#patch('microphone', { on });
    }
  }

  toggle(kind: Kind): Promise<void> {
    return this.setOn(kind, !this.state.get()[kind].on);
  }

  async choose(kind: Kind | 'speaker', id: string): Promise<void> {
    writePreference(kind, id);
    this.state.update((state) => ({ ...state, chosen: { ...state.chosen, [kind]: id } }));
    if (kind === 'speaker') return; // the audio elements follow the state
    const { on, track } = this.state.get()[kind];
    if (!on && !track) return;
    this.#release(kind);
    await this.#open(kind, on);
  }

  /** False when the person changed their mind, or the browser refused. */
  async shareScreen(): Promise<boolean> {
    let stream: MediaStream;
    try {
      stream = await devices.openScreen();
    } catch {
      return false;
    }
    const video = stream.getVideoTracks()[0];
    if (!video) return false;
    video.contentHint = 'detail';
    video.addEventListener('ended', () => this.stopScreen()); // "Stop sharing" of the browser
    this.state.update((state) => ({
      ...state,
      screen: { video, audio: stream.getAudioTracks()[0] ?? null },
    }));
    return true;
  }

  stopScreen(): void {
    const { screen } = this.state.get();
    screen?.video.stop();
    screen?.audio?.stop();
    this.state.update((state) => ({ ...state, screen: null }));
  }

  /** Of our microphone, 0 to 1. */
  level(): number {
    return this.state.get().microphone.on ? (this.#meter?.read() ?? 0) : 0;
  }

  /** Releases every device; what was on is remembered for start(). */
  close(): void {
    this.#closed = true;
    navigator.mediaDevices?.removeEventListener('devicechange', this.#refresh);
    this.stopScreen();
    for (const kind of KINDS) this.#release(kind);
  }

  #patch(kind: Kind, change: Partial<Input>): void {
    this.state.update((state) => ({ ...state, [kind]: { ...state[kind], ...change } }));
  }

  #release(kind: Kind): void {
    this.state.get()[kind].track?.stop();
    this.#patch(kind, { track: null });
    if (kind !== 'microphone') return;
    this.#meter?.close();
    this.#meter = null;
  }

  #accept(kind: Kind, track: MediaStreamTrack, on = true): void {
    if (this.#closed) return track.stop(); // the page has moved on meanwhile
    track.enabled = on;
    track.addEventListener('ended', () => this.#unplugged(kind, track));
    if (kind === 'microphone') this.#meter = new LevelMeter(track);
    else track.contentHint = 'motion';
    this.#patch(kind, { on, track, problem: null, busy: false });
  }

  #refuse(kind: Kind, error: unknown): void {
    this.#patch(kind, { on: false, track: null, problem: devices.problemOf(error), busy: false });
  }

  async #open(kind: Kind, on = true): Promise<void> {
    if (!devices.isSecure()) return this.#patch(kind, { on: false, problem: 'insecure' });
    this.#patch(kind, { busy: true });
    try {
      const id = this.state.get().chosen[kind];
      this.#accept(kind, await devices.openDevice(kind, id), on);
    } catch (error) {
      this.#refuse(kind, error);
    }
  }

  async #openBoth(): Promise<void> {
    const { chosen } = this.state.get();
    for (const kind of KINDS) this.#patch(kind, { busy: true });
    try {
      const stream = await devices.openBoth(chosen.microphone, chosen.camera);
      for (const track of stream.getTracks())
        this.#accept(track.kind === 'audio' ? 'microphone' : 'camera', track);
    } catch {
      // One of them may be fine alone.
      for (const kind of KINDS) await this.#open(kind);
    }
  }

  async #unplugged(kind: Kind, track: MediaStreamTrack): Promise<void> {
    if (this.#closed || this.state.get()[kind].track !== track) return;
    const { on } = this.state.get()[kind];
    this.#release(kind);
    await this.#open(kind, on);
  }

  async #list(): Promise<void> {
    const list = await devices.listDevices();
    this.state.update((state) => ({ ...state, devices: list }));
  }
}
