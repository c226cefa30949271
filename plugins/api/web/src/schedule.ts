// The form of a scheduled meeting: what it begins with, and whether it can be sent.

import type { Meeting, Schedule } from './rest';
import { text } from './text';
import { fromLocal, toLocal } from './times';

export const LONGEST_TITLE = 200; // characters: docs/rest.md
const LONGEST = 30 * 24 * 3600 * 1000; // milliseconds
const USUAL = 3600 * 1000;
const ROUND = 30 * 60 * 1000;

/** As it is typed; begin and end in local time. */
export interface Draft {
  title: string;
  begin: string;
  end: string;
}

export type Field = keyof Draft;
export type Problems = Partial<Record<Field, string>>;

/** The next whole half hour, for an hour. */
export function newDraft(now: Date): Draft {
  const begin = new Date((Math.floor(now.getTime() / ROUND) + 1) * ROUND);
  return { title: '', begin: toLocal(begin), end: toLocal(new Date(begin.getTime() + USUAL)) };
}

/** Null for an instant meeting: it has no times to change. */
export function draftOf(meeting: Meeting): Draft | null {
  if (!meeting.beginAt || !meeting.endAt) return null;
  return {
    title: meeting.title,
    begin: toLocal(new Date(meeting.beginAt)),
    end: toLocal(new Date(meeting.endAt)),
  };
}

/** Another begin moves the end along, so that the meeting stays as long as it was. */
export function moveBegin(draft: Draft, begin: string): Draft {
  const [from, until, to] = [draft.begin, draft.end, begin].map(fromLocal);
  if (!from || !until || !to || until <= from) return { ...draft, begin };
  const end = toLocal(new Date(to.getTime() + until.getTime() - from.getTime()));
  return { ...draft, begin, end };
}

/** What to send, or what to change before. */
export function checkDraft(
  draft: Draft,
  now: Date,
): { schedule: Schedule } | { problems: Problems } {
  const problems: Problems = {};
  const title = draft.title.trim();
  const begin = fromLocal(draft.begin);
  const end = fromLocal(draft.end);
  if ([...title].length > LONGEST_TITLE) problems.title = text.schedule.titleLong(LONGEST_TITLE);
  if (!begin) problems.begin = text.schedule.timeMissing;
  if (!end) problems.end = text.schedule.timeMissing;
  else if (begin && end <= begin) problems.end = text.schedule.endFirst;
  else if (end <= now) problems.end = text.schedule.endPast;
  else if (begin && end.getTime() - begin.getTime() > LONGEST) problems.end = text.schedule.tooLong;
  if (!begin || !end || Object.keys(problems).length > 0) return { problems };
  return {
    schedule: {
      title: title || text.schedule.untitled,
      beginAt: begin.toISOString(),
      endAt: end.toISOString(),
    },
  };
}
