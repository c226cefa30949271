// A person's stay in a meeting: asks the api for the way, joins the sfu, and does both again
// whenever the connection is lost, so that the page needs no reload.

import { expose } from '../diagnostics';
import type { LocalMedia } from '../media/local';
import type { Bye, ChatFile, JoinAnswer, SfuMessage } from '../protocol';
import { joinMeeting, RestError, type FilesPlace, type Ticket } from '../rest';
import { createStore } from '../store';
import { Attachments } from './attachments';
import { backoff, sleep } from './backoff';
import { initialChat, reduceChat, type ChatEvent } from './chat';
import { configurationFor } from './connection';
import { FilesError, upload } from './files';
import { outgoing } from './outgoing';
import { Publisher } from './publish';
import { Signalling, SignallingError, signallingUrl } from './signalling';
import { hear, silence } from './speakers';
import { initialState, reduce, type EndReason, type MeetingEvent, type Phase } from './state';
import { Subscriber, type RemoteTracks } from './subscribe';
import { Views, type View } from './views';

const TOO_FAST_PAUSE = 5000;
const FIRST_ATTEMPTS = 3; // for somebody who is not in yet; later we try for ever

interface End {
  reason: EndReason;
  message?: string;
  seconds?: number;
}

export interface SessionHandlers {
  /** Something a person should know of while the meeting goes on. */
  failed(error: Error): void;
}

/** Errors that trying again does not help. */
function finalEnd(error: unknown): End | null {
  if (error instanceof RestError && error.status === 404) return { reason: 'missing' };
  if (error instanceof RestError && error.code === 'ended') return { reason: 'over' };
  if (error instanceof RestError && error.code === 'too-early')
    return { reason: 'early', seconds: error.retryAfter ?? 1 };
  if (error instanceof RestError && error.status >= 400 && error.status < 500)
    return { reason: 'failed', message: error.message };
  if (error instanceof SignallingError && error.code === 'full') return { reason: 'full' };
  return null;
}

function endOf(bye: Bye): End | null {
  if (bye.reason === 'draining') return null; // join again: the api names another node
  const reason = bye.reason === 'replaced' ? 'replaced' : 'ended';
  return bye.message ? { reason, message: bye.message } : { reason };
}

function deferred<T>() {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((ready) => (resolve = ready));
  return { promise, resolve };
}

/** One joined connection to an sfu, with both PeerConnections. */
interface Link {
  signalling: Signalling;
  publisher: Publisher;
  subscriber: Subscriber;
}

export class Session {
  readonly state = createStore(initialState);
  readonly tracks = createStore<RemoteTracks>(new Map());
  /** Ids of tracks that this browser cannot play. */
  readonly refused = createStore<ReadonlySet<string>>(new Set());
  readonly speakers = createStore(silence);
  readonly chat = createStore(initialChat);
  /** Where files go; null where there is no place for them. */
  readonly files = createStore<FilesPlace | null>(null);
  readonly attachments: Attachments;
  readonly #meeting: string;
  readonly #local: LocalMedia;
  readonly #handlers: SessionHandlers;
  readonly #views = new Views((views) => void this.#tellViews(views));
  #run: AbortController | null = null;
  #link: Link | null = null;
  #place: string | undefined;
  #release: () => void = () => undefined;

  /** @place: the host's, where we have it. */
  constructor(
    meeting: string,
    place: string | undefined,
    local: LocalMedia,
    handlers: SessionHandlers,
  ) {
    this.#meeting = meeting;
    this.#place = place;
    this.#local = local;
    this.#handlers = handlers;
    this.attachments = new Attachments({
      upload: (file, progress, signal) => {
        const place = this.files.get();
        if (!place) return Promise.reject(new FilesError(''));
        return upload(place, file, progress, signal);
      },
      say: (file) => this.say('', file),
    });
  }

  /** Ends when the meeting does, for whatever reason: see `state`. */
  async join(name: string): Promise<void> {
    this.#run?.abort();
    this.#release();
    const run = new AbortController();
    this.#run = run;
    this.state.set({ ...initialState, phase: { name: 'joining' } });
    this.chat.set(initialChat);
    const end = await this.#stay(name, run.signal);
    if (!run.signal.aborted) this.#end(end);
  }

  leave(): void {
    if (!this.#run || this.#run.signal.aborted) return;
    this.#link?.signalling.leave();
    this.#run.abort();
    this.#end({ reason: 'left' });
  }

  /** After sleep or a change of network: is anybody still there? */
  probe(): void {
    this.#link?.signalling.probe();
  }

  /** Writes to everybody; fails where it did not get there. */
  async say(text: string, file?: ChatFile): Promise<void> {
    const link = this.#link;
    if (!link) throw new SignallingError('closed', 'the connection is closed');
    await link.signalling.request('chat', file ? { text, file } : { text });
  }

  /** @track is shown on so many lines of the screen; 0: not at all. */
  show(track: string, lines: number): void {
    this.#views.show(track, lines);
  }

  /** Whether the page is in sight. */
  setVisible(visible: boolean): void {
    this.#views.setVisible(visible);
  }

  async #tellViews(tracks: View[]): Promise<void> {
    const link = this.#link;
    try {
      await link?.signalling.request('view', { tracks });
    } catch (error) {
      if (!(error instanceof SignallingError) || error.code !== 'too-fast') return;
      await sleep(TOO_FAST_PAUSE, new AbortController().signal);
      if (this.#link === link) this.#views.again(this.tracks.get());
    }
  }

  openChat(): void {
    this.#note({ type: 'opened' });
  }

  closeChat(): void {
    this.#note({ type: 'closed' });
  }

  #note(event: ChatEvent): void {
    this.chat.update((chat) => reduceChat(chat, event));
  }

  #dispatch(event: MeetingEvent): void {
    this.state.update((state) => reduce(state, event));
    this.#link?.publisher.setPeople(this.state.get().participants.length + 1);
  }

  #phase(phase: Phase): void {
    this.#dispatch({ type: 'phase', phase });
  }

  #end(end: End): void {
    this.#release();
    this.#phase({ name: 'ended', ...end });
    this.tracks.set(new Map());
    this.speakers.set(silence);
    this.#views.close();
    this.attachments.cancelAll();
  }

  async #stay(name: string, signal: AbortSignal): Promise<End> {
    let attempt = 0;
    for (;;) {
      try {
        const ticket = await this.#ticket(name, signal);
        const joined = () => (attempt = 0);
        const end = await this.#meet(ticket, signal, joined);
        if (end) return end;
      } catch (error) {
        const end = finalEnd(error);
        if (end) return end;
        if (!this.state.get().self && attempt + 1 >= FIRST_ATTEMPTS)
          return { reason: 'failed', message: (error as Error).message };
      }
      if (signal.aborted) return { reason: 'left' };
      if (this.state.get().self) this.#phase({ name: 'reconnecting' });
      await sleep(backoff(attempt++, Math.random()), signal);
    }
  }

  /** Asks until a node is free. */
  async #ticket(name: string, signal: AbortSignal): Promise<Ticket> {
    for (;;) {
      try {
        return await joinMeeting(this.#meeting, name, this.#place, signal);
      } catch (error) {
        if (!(error instanceof RestError)) throw error;
        if (error.retryAfter !== undefined && error.code !== 'too-early') {
          if (!this.state.get().self) this.#phase({ name: 'waiting', seconds: error.retryAfter });
          await sleep(error.retryAfter * 1000, signal);
          signal.throwIfAborted();
        } else if (this.#place !== undefined && error.code === 'bad-token') {
          this.#place = undefined; // our old place is gone: take a new one
        } else {
          throw error;
        }
      }
    }
  }

  /** Joins and stays: null when the connection was lost. */
  async #meet(ticket: Ticket, signal: AbortSignal, joined: () => void): Promise<End | null> {
    const over = deferred<End | null>();
    const lost = () => over.resolve(null);
    let link: Link | null = null;
    const signalling = new Signalling(signallingUrl(ticket.sfu.url, location.href), {
      message: (message) => {
        if (message.type === 'bye') over.resolve(endOf(message));
        else if (link) this.#receive(link, message);
      },
      closed: lost,
    });
    signal.addEventListener('abort', lost);
    try {
      await signalling.opened;
      const answer = await signalling.request<JoinAnswer>('join', { token: ticket.token });
      if (signal.aborted) return null;
      this.#place = ticket.resume;
      const iceServers = [...(ticket.iceServers ?? []), ...(answer.iceServers ?? [])];
      const configuration = configurationFor(iceServers, location.href);
      link = this.#connect(signalling, configuration, answer.videoCodecs ?? ['VP8'], lost);
      this.#take(link);
      this.#dispatch({
        type: 'joined',
        self: answer.participant,
        participants: answer.participants,
      });
      this.files.set(ticket.files ?? null);
      this.#note({
        type: 'history',
        messages: answer.chat ?? [],
        self: answer.participant.id,
      });
      joined();
      return await over.promise;
    } finally {
      signal.removeEventListener('abort', lost);
      signalling.close();
    }
  }

  #connect(
    signalling: Signalling,
    configuration: RTCConfiguration,
    videoCodecs: readonly string[],
    lost: () => void,
  ): Link {
    const handlers = {
      giveUp: lost,
      failed: (error: Error) => {
        // What a lost connection rejects is told by its loss.
        if (error instanceof SignallingError && error.code === 'closed') return;
        this.#handlers.failed(error);
      },
    };
    return {
      signalling,
      publisher: new Publisher(signalling, configuration, videoCodecs, handlers),
      subscriber: new Subscriber(signalling, configuration, {
        ...handlers,
        tracks: (tracks) => this.tracks.set(tracks),
        opened: () => this.#views.again(this.tracks.get()),
        refused: (tracks) => this.refused.update((before) => new Set([...before, ...tracks])),
      }),
    };
  }

  /** Makes @link the current one. The one before has kept sound and pictures going until now:
   * losing the signalling alone need not interrupt them. */
  #take(link: Link): void {
    this.#release();
    this.tracks.set(new Map());
    this.#link = link;
    expose(link.publisher, link.subscriber);
    const follow = this.#local.state.subscribe((local) => link.publisher.sync(outgoing(local)));
    this.#release = () => {
      this.#release = () => undefined;
      follow();
      link.publisher.close();
      link.subscriber.close();
      expose(null, null);
      this.#link = null;
    };
  }

  #receive(link: Link, message: Exclude<SfuMessage, Bye>): void {
    if (message.type === 'offer') link.subscriber.offered(message);
    else if (message.type === 'chat')
      this.#note({ type: 'message', message, self: this.state.get().self?.id ?? '' });
    else if (message.type === 'speakers')
      this.speakers.update((previous) => hear(previous, message));
    else this.#dispatch(message);
  }
}
