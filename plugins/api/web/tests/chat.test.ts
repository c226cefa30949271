import { describe, expect, it } from 'vitest';
import {
  beginsGroup,
  initialChat,
  isPicture,
  piecesOf,
  reduceChat,
  sizeText,
} from '../src/meeting/chat';
import type { ChatMessage } from '../src/protocol';

const message = (id: string, at: number, participant = 'ben'): ChatMessage => ({
  type: 'chat',
  id,
  participant,
  name: participant,
  at,
  text: id,
});
const ids = (messages: readonly ChatMessage[]) => messages.map(({ id }) => id).join(' ');

describe('reduceChat', () => {
  const told = reduceChat(initialChat, {
    type: 'history',
    messages: [message('a', 1), message('b', 2, 'me')],
    self: 'me',
  });

  it('counts what others wrote while it is closed', () => {
    expect(ids(told.messages)).toBe('a b');
    expect(told.unread).toBe(1);
    const own = reduceChat(told, { type: 'message', message: message('c', 3, 'me'), self: 'me' });
    expect(own.unread).toBe(1);
    const more = reduceChat(own, { type: 'message', message: message('d', 4), self: 'me' });
    expect(more.unread).toBe(2);
  });

  it('counts nothing while it is open', () => {
    const open = reduceChat(told, { type: 'opened' });
    expect(open).toMatchObject({ unread: 0, isOpen: true });
    const more = reduceChat(open, { type: 'message', message: message('c', 3), self: 'me' });
    expect(more.unread).toBe(0);
    const closed = reduceChat(more, { type: 'closed' });
    const after = reduceChat(closed, { type: 'message', message: message('d', 4), self: 'me' });
    expect(after).toMatchObject({ unread: 1, isOpen: false });
  });

  it('takes what came while we were away, in its order, and each message once', () => {
    const back = reduceChat(told, {
      type: 'history',
      messages: [message('b', 2, 'me'), message('d', 4), message('c', 3)],
      self: 'me',
    });
    expect(ids(back.messages)).toBe('a b c d');
    expect(back.unread).toBe(3);
    const again = reduceChat(back, { type: 'history', messages: back.messages, self: 'me' });
    expect(again).toBe(back);
  });

  it('keeps what another sfu has forgotten, and not for ever', () => {
    const moved = reduceChat(told, { type: 'history', messages: [], self: 'me' });
    expect(ids(moved.messages)).toBe('a b');
    const many = Array.from({ length: 1200 }, (_, i) => message(`m${i}`, i));
    const full = reduceChat(initialChat, { type: 'history', messages: many, self: 'me' });
    expect(full.messages).toHaveLength(1000);
    expect(full.messages[0]?.id).toBe('m200');
  });
});

describe('piecesOf', () => {
  const links = (text: string) => piecesOf(text).flatMap(({ href }) => href ?? []);

  it('finds links, and leaves the rest as it is', () => {
    expect(piecesOf('See https://a.example/b?c=d#e, please.')).toEqual([
      { text: 'See ' },
      { text: 'https://a.example/b?c=d#e', href: 'https://a.example/b?c=d#e' },
      { text: ', please.' },
    ]);
    expect(piecesOf('<b>nothing</b>')).toEqual([{ text: '<b>nothing</b>' }]);
    expect(piecesOf('')).toEqual([]);
    const text = 'a http://x.example (https://y.example/(z)) https://w.example.';
    expect(
      piecesOf(text)
        .map((piece) => piece.text)
        .join(''),
    ).toBe(text);
    expect(links(text)).toEqual(['http://x.example', 'https://y.example/(z)', 'https://w.example']);
  });

  it('takes http and https only', () => {
    for (const text of [
      'javascript:alert(1)',
      'data:text/html,x',
      'file:///etc/passwd',
      'ftp://a.example',
      'xhttp://a.example',
      'https://',
      'https:// a',
      'http://"onclick=x',
    ])
      expect(links(text), text).toEqual([]);
    expect(links('https://a.example/"onclick="x')).toEqual(['https://a.example/']);
    expect(links('https://a.example/\u202etxt.exe')).toEqual(['https://a.example/']);
  });
});

describe('messages', () => {
  it('are grouped by who wrote them, and when', () => {
    const first = message('a', 0);
    expect(beginsGroup(first, undefined)).toBe(true);
    expect(beginsGroup(message('b', 1000), first)).toBe(false);
    expect(beginsGroup(message('b', 1000, 'cy'), first)).toBe(true);
    expect(beginsGroup(message('b', 6 * 60_000), first)).toBe(true);
  });

  it('show small pictures of kinds that run nothing', () => {
    const file = { id: 'x', name: 'x', type: 'image/png', size: 5 };
    expect(isPicture(file)).toBe(true);
    expect(isPicture({ ...file, type: 'image/svg+xml' })).toBe(false);
    expect(isPicture({ ...file, size: 20_000_000 })).toBe(false);
  });

  it('say sizes as people do', () => {
    const texts = [0, 999, 1000, 1449, 99_940, 123_456, 999_499, 999_500, 5e9].map(sizeText);
    expect(texts.join(', ')).toBe(
      '0 B, 999 B, 1.0 kB, 1.4 kB, 99.9 kB, 123 kB, 999 kB, 1.0 MB, 5.0 GB',
    );
  });
});
