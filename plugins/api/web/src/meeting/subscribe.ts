// The subscribe PeerConnection: everybody's tracks from the sfu. It offers, we answer.

import type { Offer } from '../protocol';
import { Queue, watch } from './connection';
import type { Signalling } from './signalling';

export interface RemoteTrack {
  participant: string;
  stream: MediaStream; // of this one track, the same object as long as the track lives
  receiver: RTCRtpReceiver;
}

/** By the sfu's name of the track. */
export type RemoteTracks = ReadonlyMap<string, RemoteTrack>;

export interface SubscriberHandlers {
  tracks(tracks: RemoteTracks): void;
  failed(error: Error): void;
  giveUp(): void;
}

export class Subscriber {
  readonly #configuration: RTCConfiguration;
  readonly #signalling: Signalling;
  readonly #handlers: SubscriberHandlers;
  readonly #queue = new Queue();
  #pc: RTCPeerConnection | null = null;
  #unwatch: () => void = () => undefined;
  #tracks: RemoteTracks = new Map();
  #closed = false;

  constructor(
    signalling: Signalling,
    configuration: RTCConfiguration,
    handlers: SubscriberHandlers,
  ) {
    this.#signalling = signalling;
    this.#handlers = handlers;
    this.#configuration = configuration;
  }

  get pc(): RTCPeerConnection | null {
    return this.#pc;
  }

  get tracks(): RemoteTracks {
    return this.#tracks;
  }

  /** Answers offers in the order in which they came. */
  offered(offer: Offer): void {
    this.#queue.run(() => this.#answer(offer)).catch((error: Error) => this.#fail(error));
  }

  close(): void {
    this.#closed = true;
    this.#drop();
  }

  #open(): RTCPeerConnection {
    this.#drop();
    const pc = new RTCPeerConnection(this.#configuration);
    this.#pc = pc;
    this.#unwatch = watch(pc, {
      restart: () => {
        this.#signalling.request('restart').catch((error: Error) => this.#fail(error));
      },
      giveUp: () => this.#handlers.giveUp(),
    });
    return pc;
  }

  #drop(): void {
    this.#unwatch();
    this.#pc?.close();
    this.#pc = null;
  }

  #fail(error: Error): void {
    if (!this.#closed) this.#handlers.failed(error);
  }

  async #answer(offer: Offer): Promise<void> {
    if (this.#closed) return;
    // Version 1 is a new PeerConnection at the sfu, so it is one here.
    const pc = offer.version === 1 || !this.#pc ? this.#open() : this.#pc;
    await pc.setRemoteDescription({ type: 'offer', sdp: offer.sdp });
    this.#collect(pc, offer);
    const answer = await pc.createAnswer();
    await pc.setLocalDescription(answer);
    await this.#signalling.request('answer', {
      sdp: pc.localDescription?.sdp,
      version: offer.version,
    });
  }

  #collect(pc: RTCPeerConnection, offer: Offer): void {
    const tracks = new Map<string, RemoteTrack>();
    for (const { mid, participant, track } of offer.tracks) {
      const transceiver = pc.getTransceivers().find((candidate) => candidate.mid === mid);
      if (!transceiver) continue;
      const { receiver } = transceiver;
      const known = this.#tracks.get(track);
      const stream =
        known?.receiver === receiver ? known.stream : new MediaStream([receiver.track]);
      tracks.set(track, { participant, stream, receiver });
    }
    this.#tracks = tracks;
    this.#handlers.tracks(tracks);
  }
}
