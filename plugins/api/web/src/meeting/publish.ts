// The publish PeerConnection: our tracks to the sfu. We offer, it answers.

import type { PublishAnswer, PublishedTrack, Source } from '../protocol';
import { Queue, watch } from './connection';
import { modeOf, wantedAudio, wantedVideo } from './codecs';
import {
  cameraEncodings,
  degradationFor,
  encodingFor,
  isLayered,
  layeredCamera,
  sizesOf,
  type Encoding,
  type ScalabilityMode,
} from './encoding';
import { askForSound } from './opus';
import type { Signalling } from './signalling';

/** What shall be sent. A source that is missing ends; one without a track is only silent. */
export interface Outgoing {
  source: Source;
  track: MediaStreamTrack | null;
  muted: boolean;
}

const USUAL_LINES = 720; // of a camera that does not tell

/** Of the shorter side: a phone may be held upright. */
function linesOf(track: MediaStreamTrack | null): number {
  const { width, height } = track?.getSettings?.() ?? {};
  return width && height ? Math.min(width, height) : USUAL_LINES;
}

export interface PublisherHandlers {
  failed(error: Error): void;
  giveUp(): void;
}

interface Slot {
  transceiver: RTCRtpTransceiver;
  mode: ScalabilityMode | undefined;
  id: string | null; // the sfu's name of the track, known after negotiation
  muted: boolean; // as the sfu knows it
}

const KIND = {
  microphone: 'audio',
  camera: 'video',
  screen: 'video',
  'screen-audio': 'audio',
} as const satisfies Record<Source, 'audio' | 'video'>;

export class Publisher {
  readonly pc: RTCPeerConnection;
  readonly #signalling: Signalling;
  readonly #handlers: PublisherHandlers;
  readonly #videoCodecs: readonly string[];
  readonly #queue = new Queue();
  readonly #slots = new Map<Source, Slot>();
  readonly #unwatch: () => void;
  #wanted: Outgoing[] = [];
  #people = 1;
  #closed = false;

  /** @videoCodecs: those that the sfu takes. */
  constructor(
    signalling: Signalling,
    configuration: RTCConfiguration,
    videoCodecs: readonly string[],
    handlers: PublisherHandlers,
  ) {
    this.#videoCodecs = videoCodecs;
    this.#signalling = signalling;
    this.#handlers = handlers;
    this.pc = new RTCPeerConnection(configuration);
    this.#unwatch = watch(this.pc, {
      restart: () => this.#enqueue(() => this.#negotiate({ iceRestart: true })),
      giveUp: () => handlers.giveUp(),
    });
  }

  /** Brings what is sent to what is wanted. */
  sync(wanted: Outgoing[]): void {
    this.#wanted = wanted;
    this.#enqueue(() => this.#reconcile());
  }

  /** How many share the meeting decides how large a camera picture is worth sending. */
  setPeople(people: number): void {
    if (people === this.#people) return;
    this.#people = people;
    this.#enqueue(async () => {
      for (const [source, slot] of this.#slots) await this.#encode(source, slot);
    });
  }

  close(): void {
    this.#closed = true;
    this.#unwatch();
    this.pc.close();
  }

  #enqueue(task: () => Promise<void>): void {
    this.#queue
      .run(async () => {
        if (!this.#closed) await task();
      })
      .catch((error: Error) => {
        if (!this.#closed) this.#handlers.failed(error);
      });
  }

  async #reconcile(): Promise<void> {
    let negotiate = false;
    for (const outgoing of this.#wanted) {
      if (await this.#start(outgoing)) negotiate = true;
    }
    for (const [source, slot] of this.#slots) {
      if (this.#wanted.some((outgoing) => outgoing.source === source)) continue;
      if (await this.#stop(slot)) negotiate = true;
    }
    if (negotiate) await this.#negotiate();
    await this.#tellMuted();
  }

  /** Whether it needs negotiation: the first track of a source, or the first after its end. */
  async #start({ source, track }: Outgoing): Promise<boolean> {
    const slot = this.#slots.get(source);
    if (!slot) {
      if (!track) return false;
      this.#slots.set(source, this.#open(source, track));
      return true;
    }
    if (slot.transceiver.sender.track !== track) {
      await slot.transceiver.sender.replaceTrack(track);
      if (track) await this.#encode(source, slot); // another camera may be of another size
    }
    if (!track || slot.transceiver.direction === 'sendonly') return false;
    slot.transceiver.direction = 'sendonly';
    return true;
  }

  async #stop(slot: Slot): Promise<boolean> {
    if (slot.transceiver.direction !== 'sendonly') return false;
    slot.transceiver.direction = 'inactive';
    slot.id = null;
    await slot.transceiver.sender.replaceTrack(null);
    return true;
  }

  #open(source: Source, track: MediaStreamTrack): Slot {
    const codecs = RTCRtpSender.getCapabilities(KIND[source])?.codecs ?? [];
    const video = KIND[source] === 'video';
    const wanted = video ? wantedVideo(codecs, this.#videoCodecs) : wantedAudio(codecs);
    const mode = modeOf(wanted, source);
    const count = isLayered(mode) ? 1 : sizesOf(linesOf(track));
    const transceiver = this.pc.addTransceiver(track, {
      direction: 'sendonly',
      sendEncodings: this.#encodings(source, track, mode, count),
    });
    if (wanted.length > 0) transceiver.setCodecPreferences?.(wanted);
    return { transceiver, mode, id: null, muted: false };
  }

  /** @count: encodings of a camera, settled when its m-line was made. */
  #encodings(
    source: Source,
    track: MediaStreamTrack | null,
    mode: ScalabilityMode | undefined,
    count: number,
  ): Encoding[] {
    const camera = { lines: linesOf(track), people: this.#people };
    let encodings = source === 'camera' ? cameraEncodings(camera, count) : [encodingFor(source)];
    if (source === 'camera' && isLayered(mode)) encodings = layeredCamera(camera);
    return mode ? encodings.map((encoding) => ({ ...encoding, scalabilityMode: mode })) : encodings;
  }

  async #negotiate(options: RTCOfferOptions = {}): Promise<void> {
    const offer = await this.pc.createOffer(options);
    await this.pc.setLocalDescription(offer);
    const tracks = this.#publishedTracks();
    const answer = await this.#signalling.request<PublishAnswer>('publish', {
      sdp: this.pc.localDescription?.sdp,
      tracks,
    });
    const sdp = tracks.reduce(
      (text, { mid, source }) => askForSound(text, mid, source),
      answer.sdp,
    );
    await this.pc.setRemoteDescription({ type: 'answer', sdp });
    for (const [source, slot] of this.#slots) {
      const sent = tracks.find((track) => track.source === source);
      if (!sent) continue;
      slot.id = answer.tracks.find((track) => track.mid === sent.mid)?.id ?? null;
      slot.muted = sent.muted;
      await this.#encode(source, slot);
    }
  }

  #publishedTracks(): PublishedTrack[] {
    const tracks: PublishedTrack[] = [];
    for (const [source, { transceiver }] of this.#slots) {
      if (transceiver.direction !== 'sendonly' || transceiver.mid === null) continue;
      const muted = this.#wanted.find((outgoing) => outgoing.source === source)?.muted ?? true;
      tracks.push({ mid: transceiver.mid, source, muted });
    }
    return tracks;
  }

  async #tellMuted(): Promise<void> {
    for (const { source, muted } of this.#wanted) {
      const slot = this.#slots.get(source);
      if (!slot || slot.id === null || slot.muted === muted) continue;
      await this.#signalling.request('mute', { track: slot.id, muted });
      slot.muted = muted;
    }
  }

  async #encode(source: Source, { transceiver: { sender }, mode }: Slot): Promise<void> {
    const parameters = sender.getParameters();
    const known = parameters.encodings ?? [];
    if (known.length === 0) return; // not negotiated yet: the transceiver was made with them
    const wanted = this.#encodings(source, sender.track, mode, known.length);
    known.forEach((encoding, index) => Object.assign(encoding, wanted[index]));
    if (KIND[source] === 'video') parameters.degradationPreference = degradationFor(source);
    // An older browser may refuse a member it does not know; the picture is sent all the same.
    await sender.setParameters(parameters).catch(() => undefined);
  }
}
