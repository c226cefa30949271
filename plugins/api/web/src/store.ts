// A value with subscribers: Svelte's store contract (`$store` in components), without Svelte.

export interface Readable<T> {
  get(): T;
  /** Calls back at once and on every change; returns the way out. */
  subscribe(run: (value: T) => void): () => void;
}

export interface Store<T> extends Readable<T> {
  set(value: T): void;
  update(change: (value: T) => T): void;
}

export function createStore<T>(initial: T): Store<T> {
  let value = initial;
  const subscribers = new Set<(value: T) => void>();
  const set = (next: T) => {
    if (Object.is(next, value)) return;
    value = next;
    for (const run of [...subscribers]) run(value);
  };
  return {
    get: () => value,
    set,
    update: (change) => set(change(value)),
    subscribe(run) {
      subscribers.add(run);
      run(value);
      return () => void subscribers.delete(run);
    },
  };
}
