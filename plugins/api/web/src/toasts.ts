// Short messages that go away by themselves.

import { createStore, type Readable } from './store';

export interface Toast {
  id: number;
  text: string;
  kind: 'info' | 'error';
}

const SHOWN = { info: 4000, error: 9000 } as const; // milliseconds
const MOST = 4;

export interface Toasts extends Readable<readonly Toast[]> {
  show(text: string, kind?: Toast['kind']): void;
  dismiss(id: number): void;
}

export function createToasts(): Toasts {
  const { get, subscribe, update } = createStore<readonly Toast[]>([]);
  let next = 1;
  const dismiss = (id: number) => update((toasts) => toasts.filter((toast) => toast.id !== id));
  return {
    get,
    subscribe,
    dismiss,
    show(text, kind = 'info') {
      if (get().some((toast) => toast.text === text)) return;
      const id = next++;
      update((toasts) => [...toasts, { id, text, kind }].slice(-MOST));
      setTimeout(() => dismiss(id), SHOWN[kind]);
    },
  };
}
