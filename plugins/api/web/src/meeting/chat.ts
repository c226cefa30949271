// What was written in the meeting, and how each event changes it. Pure: no browser, no network.

import type { ChatFile, ChatMessage } from '../protocol';

export interface ChatState {
  /** Oldest first. */
  messages: readonly ChatMessage[];
  /** Of others, come while the chat was closed. */
  unread: number;
  isOpen: boolean;
}

export type ChatEvent =
  /** We joined, or came back: what the sfu has kept. */
  | { type: 'history'; messages: readonly ChatMessage[]; self: string }
  | { type: 'message'; message: ChatMessage; self: string }
  | { type: 'opened' }
  | { type: 'closed' };

const MOST = 1000; // messages kept in the page

export const initialChat: ChatState = { messages: [], unread: 0, isOpen: false };

function add(state: ChatState, messages: readonly ChatMessage[], self: string): ChatState {
  const known = new Set(state.messages.map(({ id }) => id));
  const fresh = messages.filter(({ id }) => !known.has(id));
  if (fresh.length === 0) return state;
  // Another sfu may have kept less than we remember; clocks of two sfus may differ a little.
  const all = [...state.messages, ...fresh].sort((a, b) => a.at - b.at).slice(-MOST);
  const others = fresh.filter(({ participant }) => participant !== self).length;
  return { ...state, messages: all, unread: state.isOpen ? 0 : state.unread + others };
}

export function reduceChat(state: ChatState, event: ChatEvent): ChatState {
  switch (event.type) {
    case 'history':
      return add(state, event.messages, event.self);
    case 'message':
      return add(state, [event.message], event.self);
    case 'opened':
      return { ...state, isOpen: true, unread: 0 };
    case 'closed':
      return { ...state, isOpen: false };
  }
}

/** A piece of a message: plain text, or a link where @href is given. */
export interface Piece {
  text: string;
  href?: string;
}

const LINK = /\bhttps?:\/\/[^\s<>"'`{}|\\^\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gi;

/** What belongs to the sentence and not to the link: a full stop, a bracket that it did not open. */
function trimLink(link: string): string {
  for (;;) {
    const last = link.at(-1);
    if (last === ')' && link.split('(').length >= link.split(')').length) return link;
    if (last === undefined || !'.,;:!?)]'.includes(last)) return link;
    link = link.slice(0, -1);
  }
}

/** Finds the links of @text, http and https only. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    const link = trimLink(match[0]);
    if (!isUrl(link)) continue;
    if (match.index > end) pieces.push({ text: text.slice(end, match.index) });
    pieces.push({ text: link, href: link });
    end = match.index + link.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end) });
  return pieces;
}

function isUrl(text: string): boolean {
  try {
    return new URL(text).hostname !== '';
  } catch {
    return false;
  }
}

/** Messages of one person, one after the other, within a few minutes: the name is said once. */
const TOGETHER = 5 * 60 * 1000;

export function beginsGroup(message: ChatMessage, before: ChatMessage | undefined): boolean {
  return (
    before === undefined ||
    before.participant !== message.participant ||
    before.name !== message.name ||
    message.at - before.at > TOGETHER
  );
}

/** Drawn in the chat itself: what the fs serves as pictures, as long as it is not huge. */
const PICTURES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];
const PICTURE_MAX = 10 * 1024 * 1024;

export function isPicture(file: ChatFile): boolean {
  return PICTURES.includes(file.type) && file.size <= PICTURE_MAX;
}

/** "1.4 MB" */
export function sizeText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1;
  return `${value.toFixed(digits)} ${units[unit]}`;
}
