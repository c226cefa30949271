import { describe, expect, it, vi } from 'vitest';
import { Attachments } from '../src/meeting/attachments';
import { nameOf, typeOf } from '../src/meeting/files';
import type { ChatFile } from '../src/protocol';

interface Running {
  file: File;
  progress: (sent: number) => void;
  signal: AbortSignal;
  resolve: (file: ChatFile) => void;
  reject: (error: Error) => void;
}

function fixture() {
  const running: Running[] = [];
  const say = vi.fn(async () => undefined);
  const attachments = new Attachments({
    upload: (file, progress, signal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('aborted')));
        running.push({ file, progress, signal, resolve, reject });
      }),
    say,
  });
  const states = () => attachments.list.get().map(({ name, state }) => `${name} ${state}`);
  return { attachments, running, say, states };
}

const file = (name: string, type = 'text/plain') => new File(['hello'], name, { type });
const stored = { id: 'id', name: 'a', type: 'text/plain', size: 5 };
const settle = () => new Promise((resolve) => setTimeout(resolve));

describe('Attachments', () => {
  it('are sent one after the other, and then told of', async () => {
    const { attachments, running, say, states } = fixture();
    attachments.add([file('a'), file('b')]);
    expect(states()).toEqual(['a sending', 'b waiting']);
    running[0]!.progress(3);
    expect(attachments.list.get()[0]).toMatchObject({ sent: 3, size: 5 });
    running[0]!.resolve(stored);
    await settle();
    expect(say).toHaveBeenCalledWith(stored);
    expect(states()).toEqual(['b sending']);
    running[1]!.resolve(stored);
    await settle();
    expect(states()).toEqual([]);
  });

  it('say why they failed, and may be tried again', async () => {
    const { attachments, running, states } = fixture();
    attachments.add([file('a'), file('b')]);
    running[0]!.reject(new Error('The disk is full.'));
    await settle();
    expect(states()).toEqual(['a failed', 'b sending']);
    expect(attachments.list.get()[0]?.reason).toBe('The disk is full.');
    attachments.retry(1);
    running[1]!.resolve(stored);
    await settle();
    expect(states()).toEqual(['a sending']);
  });

  it('can be cancelled at any time', async () => {
    const { attachments, running, say, states } = fixture();
    attachments.add([file('a'), file('b'), file('c')]);
    attachments.cancel(2);
    attachments.cancel(1);
    await settle();
    expect(running[0]!.signal.aborted).toBe(true);
    expect(states()).toEqual(['c sending']);
    attachments.cancelAll();
    await settle();
    expect(states()).toEqual([]);
    expect(say).not.toHaveBeenCalled();
  });
});

describe('a file', () => {
  it('has a name and a type that the fs takes', () => {
    expect(nameOf(file('a\nb\u0000.txt'))).toBe('a b .txt');
    expect(nameOf(file(''))).toBe('file');
    expect([...nameOf(file(`${'\u{1f600}'.repeat(300)}.txt`))]).toHaveLength(255);
    expect(typeOf(file('a', 'text/plain;charset=utf-8'))).toBe('text/plain');
    expect(typeOf(file('a', ''))).toBe('application/octet-stream');
  });
});
