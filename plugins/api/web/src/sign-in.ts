// What people type to sign in, and what an error of it means to them.

import { RestError } from './rest';
import { text } from './text';
import { minutes } from './times';

export const CODE_TRIES = 5; // as the api counts them: docs/rest.md
const CODE_DIGITS = 6;

/** An address as far as a page can tell; the api looks closer. */
export function isEmail(typed: string): boolean {
  return /^[^\s@]+@[^\s@]+$/.test(typed.trim());
}

/** The digits of a code, also out of a pasted sentence; null when there is no code in it. */
export function parseCode(typed: string): string | null {
  const alone = typed.replace(/[\s-]/g, '');
  if (/^\d+$/.test(alone)) return alone.length === CODE_DIGITS ? alone : null;
  const found = typed.match(/(?<!\d)\d{3}[ -]?\d{3}(?!\d)/g) ?? [];
  return found.length === 1 && found[0] ? found[0].replace(/[ -]/, '') : null;
}

export interface CodeTries {
  wrong: number; // this one counted
  expired: boolean;
}

/** The api does not tell guessers what is wrong with a code; whoever asked for it can know. */
export function codeProblem(error: unknown, tries: CodeTries): string {
  if (!(error instanceof RestError) || error.code !== 'bad-code') return requestProblem(error);
  if (tries.expired) return text.signIn.expired;
  return tries.wrong >= CODE_TRIES ? text.signIn.tooManyTries : text.signIn.wrong;
}

/** What an answer of the api, or none, means to whoever waits for it. */
export function requestProblem(error: unknown): string {
  if (!(error instanceof RestError)) return text.problem.unknown;
  switch (error.code) {
    case 'unreachable':
    case 'unavailable':
      return text.problem.unreachable;
    case 'too-many-codes':
    case 'too-many-requests':
      return text.problem.later(minutes(error.retryAfter ?? 60));
    case 'email-domain':
      return text.signIn.otherDomain;
    case 'sign-in':
      return text.problem.signedOut;
    case 'not-found':
      return text.problem.gone;
    case 'not-yours':
      return text.problem.notYours;
    default:
      return error.status === 400 ? error.message : text.problem.unknown;
  }
}
