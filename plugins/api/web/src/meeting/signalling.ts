// One WebSocket to the sfu: requests with their answers, what the sfu says by itself, and a ping
// that notices a dead connection. Joining again is the session's work.

import type { SfuMessage } from '../protocol';

const PING_EVERY = 5000; // milliseconds
const ANSWER_WITHIN = 10000;

export class SignallingError extends Error {
  override name = 'SignallingError';

  constructor(
    readonly code: string, // of docs/protocol.md, or `closed` and `timeout`
    message: string,
  ) {
    super(message);
  }
}

export interface SignallingHandlers {
  message(message: SfuMessage): void;
  /** Once, after every request has been rejected; not after close(). */
  closed(): void;
}

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: SignallingError): void;
  timer: ReturnType<typeof setTimeout>;
}

interface Incoming {
  re?: number;
  type?: string;
  error?: { code: string; message?: string };
}

/** An sfu's address as the api names it: relative on the page's own origin. */
export function signallingUrl(url: string, page: string): string {
  const absolute = new URL(url, page);
  if (absolute.protocol === 'http:') absolute.protocol = 'ws:';
  if (absolute.protocol === 'https:') absolute.protocol = 'wss:';
  return absolute.href;
}

export class Signalling {
  readonly opened: Promise<void>;
  readonly #socket: WebSocket;
  readonly #handlers: SignallingHandlers;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;
  #closed = false;
  #ping: ReturnType<typeof setInterval> | undefined;
  #failOpening: (error: SignallingError) => void = () => undefined;

  constructor(url: string, handlers: SignallingHandlers) {
    this.#handlers = handlers;
    this.#socket = new WebSocket(url);
    this.opened = new Promise((resolve, reject) => {
      const slow = setTimeout(() => this.#drop(), ANSWER_WITHIN);
      this.#failOpening = (error) => {
        clearTimeout(slow);
        reject(error);
      };
      this.#socket.onopen = () => {
        clearTimeout(slow);
        this.#ping = setInterval(() => this.probe(), PING_EVERY);
        resolve();
      };
    });
    this.opened.catch(() => undefined); // told by closed() too
    this.#socket.onmessage = (event) => this.#receive(event.data);
    this.#socket.onclose = () => this.#drop();
  }

  request<T = unknown>(type: string, members: object = {}): Promise<T> {
    if (this.#closed || this.#socket.readyState !== WebSocket.OPEN)
      return Promise.reject(new SignallingError('closed', 'the connection is closed'));
    const id = this.#nextId++;
    return new Promise<T>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        reject(new SignallingError('timeout', `${type} was not answered`));
      }, ANSWER_WITHIN);
      this.#waiting.set(id, { resolve: (answer) => resolve(answer as T), reject, timer });
      this.#socket.send(JSON.stringify({ id, type, ...members }));
    });
  }

  /** Asks for a sign of life; a connection that gives none is dropped. */
  probe(): void {
    this.request('ping').catch((error: SignallingError) => {
      if (error.code === 'timeout') this.#drop();
    });
  }

  /** Leaves the meeting for good. */
  leave(): void {
    if (!this.#closed && this.#socket.readyState === WebSocket.OPEN)
      this.#socket.send(JSON.stringify({ id: this.#nextId++, type: 'leave' }));
    this.close();
  }

  /** Without a goodbye: our place stays free for a while. closed() is not called. */
  close(): void {
    if (!this.#closed) this.#end();
  }

  #receive(data: unknown): void {
    let message: Incoming;
    try {
      message = JSON.parse(String(data)) as Incoming;
    } catch {
      return; // not the protocol's: nothing that a person could do about it
    }
    if (typeof message.re !== 'number') {
      if (!this.#closed) this.#handlers.message(message as SfuMessage);
      return;
    }
    const waiting = this.#waiting.get(message.re);
    if (!waiting) return;
    this.#waiting.delete(message.re);
    clearTimeout(waiting.timer);
    const { error } = message;
    if (error) waiting.reject(new SignallingError(error.code, error.message ?? error.code));
    else waiting.resolve(message);
  }

  #drop(): void {
    if (this.#closed) return;
    this.#end();
    this.#handlers.closed();
  }

  #end(): void {
    this.#closed = true;
    clearInterval(this.#ping);
    this.#socket.onclose = null;
    this.#socket.close(1000);
    const error = new SignallingError('closed', 'the connection was closed');
    this.#failOpening(error);
    for (const waiting of this.#waiting.values()) {
      clearTimeout(waiting.timer);
      waiting.reject(error);
    }
    this.#waiting.clear();
  }
}
