// The subscribe PeerConnection: everybody's tracks from the sfu. It offers, we answer.

import type { Offer, SubscribeAnswer } from '../protocol';
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
  /** The sfu begins anew: what it was told of these tracks is forgotten. */
  opened(): void;
  /** Tracks in a codec that this browser lacks; they do not come again. */
  refused(tracks: readonly string[]): void;
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
    const anew = offer.version === 1 || !this.#pc;
    const pc = anew || !this.#pc ? this.#open() : this.#pc;
    await pc.setRemoteDescription({ type: 'offer', sdp: offer.sdp });
    this.#collect(pc, offer);
    if (anew) this.#handlers.opened();
    const answer = await pc.createAnswer();
    await pc.setLocalDescription(answer);
    const { refused } = await this.#signalling.request<SubscribeAnswer>('answer', {
      sdp: pc.localDescription?.sdp,
      version: offer.version,
    });
    if (refused && refused.length > 0) this.#handlers.refused(refused);
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
