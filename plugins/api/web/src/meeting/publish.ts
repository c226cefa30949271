// The publish PeerConnection: our tracks to the sfu. We offer, it answers.

import type { PublishAnswer, PublishedTrack, Source } from '../protocol';
import { Queue, watch } from './connection';
import { degradationFor, encodingFor, wantedCodecs } from './encoding';
import type { Signalling } from './signalling';

/** What shall be sent. A source that is missing ends; one without a track is only silent. */
export interface Outgoing {
  source: Source;
  track: MediaStreamTrack | null;
  muted: boolean;
}

export interface PublisherHandlers {
  failed(error: Error): void;
  giveUp(): void;
}

interface Slot {
  transceiver: RTCRtpTransceiver;
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
  readonly #queue = new Queue();
  readonly #slots = new Map<Source, Slot>();
  readonly #unwatch: () => void;
  #wanted: Outgoing[] = [];
  #people = 1;
  #closed = false;

  constructor(
    signalling: Signalling,
    configuration: RTCConfiguration,
    handlers: PublisherHandlers,
  ) {
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
      this.#slots.set(source, {
        transceiver: this.#addTransceiver(source, track),
        id: null,
        muted: false,
      });
      return true;
    }
    if (slot.transceiver.sender.track !== track) await slot.transceiver.sender.replaceTrack(track);
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

  #addTransceiver(source: Source, track: MediaStreamTrack): RTCRtpTransceiver {
    const transceiver = this.pc.addTransceiver(track, {
      direction: 'sendonly',
      sendEncodings: [encodingFor(source, this.#people)],
    });
    const codecs = RTCRtpSender.getCapabilities(KIND[source])?.codecs ?? [];
    const wanted = wantedCodecs(codecs);
    if (wanted.length > 0) transceiver.setCodecPreferences?.(wanted);
    return transceiver;
  }

  async #negotiate(options: RTCOfferOptions = {}): Promise<void> {
    const offer = await this.pc.createOffer(options);
    await this.pc.setLocalDescription(offer);
    const tracks = this.#publishedTracks();
    const answer = await this.#signalling.request<PublishAnswer>('publish', {
      sdp: this.pc.localDescription?.sdp,
      tracks,
    });
    await this.pc.setRemoteDescription({ type: 'answer', sdp: answer.sdp });
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

  async #encode(source: Source, { transceiver: { sender } }: Slot): Promise<void> {
    const parameters = sender.getParameters();
    const encoding = parameters.encodings?.[0];
    if (!encoding) return; // not negotiated yet: the transceiver was made with them
    Object.assign(encoding, encodingFor(source, this.#people));
    if (KIND[source] === 'video') parameters.degradationPreference = degradationFor(source);
    // An older browser may refuse a member it does not know; the picture is sent all the same.
    await sender.setParameters(parameters).catch(() => undefined);
  }
}
