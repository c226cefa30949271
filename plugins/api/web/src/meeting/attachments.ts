// Files on their way into the chat: one after the other, each with its progress and a way out.

import type { ChatFile } from '../protocol';
import { createStore } from '../store';

export interface Attachment {
  key: number;
  name: string;
  size: number;
  sent: number;
  state: 'waiting' | 'sending' | 'failed';
  /** Of a failed one; empty when the connection failed. */
  reason: string;
}

export interface AttachmentSteps {
  upload(file: File, progress: (sent: number) => void, signal: AbortSignal): Promise<ChatFile>;
  /** Tells the meeting of it. */
  say(file: ChatFile): Promise<void>;
}

export class Attachments {
  readonly list = createStore<readonly Attachment[]>([]);
  readonly #steps: AttachmentSteps;
  readonly #files = new Map<number, { file: File; abort: AbortController }>();
  #next = 1;
  #running = false;

  constructor(steps: AttachmentSteps) {
    this.#steps = steps;
  }

  add(files: Iterable<File>): void {
    for (const file of files) {
      const key = this.#next++;
      this.#files.set(key, { file, abort: new AbortController() });
      this.list.update((list) => [
        ...list,
        { key, name: file.name, size: file.size, sent: 0, state: 'waiting', reason: '' },
      ]);
    }
    void this.#run();
  }

  retry(key: number): void {
    this.#change(key, { state: 'waiting', sent: 0, reason: '' });
    void this.#run();
  }

  /** Also takes a failed one away. */
  cancel(key: number): void {
    this.#files.get(key)?.abort.abort();
    this.#forget(key);
  }

  cancelAll(): void {
    for (const { key } of this.list.get()) this.cancel(key);
  }

  #change(key: number, change: Partial<Attachment>): void {
    this.list.update((list) =>
      list.map((entry) => (entry.key === key ? { ...entry, ...change } : entry)),
    );
  }

  #forget(key: number): void {
    this.#files.delete(key);
    this.list.update((list) => list.filter((entry) => entry.key !== key));
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    for (;;) {
      const next = this.list.get().find(({ state }) => state === 'waiting');
      if (!next) break;
      await this.#send(next.key);
    }
    this.#running = false;
  }

  async #send(key: number): Promise<void> {
    const entry = this.#files.get(key);
    if (!entry) return;
    this.#change(key, { state: 'sending' });
    try {
      const progress = (sent: number) => this.#change(key, { sent });
      const file = await this.#steps.upload(entry.file, progress, entry.abort.signal);
      if (entry.abort.signal.aborted) return;
      await this.#steps.say(file);
      this.#forget(key);
    } catch (error) {
      if (!entry.abort.signal.aborted)
        this.#change(key, { state: 'failed', reason: (error as Error).message });
    }
  }
}
