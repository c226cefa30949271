// The REST interface of the api role: docs/rest.md.

export interface Meeting {
  id: string;
  title: string;
  createdAt: string;
  path: string;
  /** Both are there in a scheduled meeting, neither in an instant one. */
  beginAt?: string;
  endAt?: string;
}

/** What a scheduled meeting is made of: times in RFC 3339. */
export interface Schedule {
  title: string;
  beginAt: string;
  endAt: string;
}

export interface Account {
  email: string;
  /** Empty for a new account. */
  name: string;
}

export interface CodeSent {
  /** `log`: the deployment has no mail server; the code is in the log of the api. */
  delivery: 'mail' | 'log';
  expiresIn: number; // seconds
}

export interface NewMeeting extends Meeting {
  /** The host's place: given as `participant` when joining. */
  host: string;
}

/** Where a meeting's files are: docs/files.md. */
export interface FilesPlace {
  url: string;
  token: string;
  readToken: string;
}

/** The way into a meeting: which sfu, and the token that it asks for. */
export interface Ticket {
  meeting: string;
  participant: string;
  name: string;
  role: string;
  token: string;
  sfu: { url: string };
  iceServers: RTCIceServer[];
  /** Not every deployment has a place for files. */
  files?: FilesPlace;
  /** Given as `participant` on a later join, takes the same place in the meeting again. */
  resume: string;
}

const DEFAULT_WAIT = 5; // seconds, where Retry-After does not say
const LONGEST_WAIT = 120;
const EXACT_WAITS = ['too-early', 'too-many-codes']; // people are told when, however long it is

export class RestError extends Error {
  override name = 'RestError';

  constructor(
    readonly status: number, // 0: the server was not reached
    readonly code: string,
    message: string,
    readonly retryAfter?: number, // seconds; asking again helps
  ) {
    super(message);
  }
}

/** Retry-After is seconds or a date (RFC 9110, section 10.2.3). */
export function parseRetryAfter(value: string | null, now: number, longest = LONGEST_WAIT): number {
  if (value === null || value.trim() === '') return DEFAULT_WAIT;
  const seconds = /^\s*\d+\s*$/.test(value) ? Number(value) : (Date.parse(value) - now) / 1000;
  if (!Number.isFinite(seconds)) return DEFAULT_WAIT;
  return Math.min(longest, Math.max(1, Math.ceil(seconds)));
}

async function failure(response: Response): Promise<RestError> {
  const body: unknown = await response.json().catch(() => null);
  const error = (body as { error?: { code?: string; message?: string } } | null)?.error;
  const code = error?.code ?? 'internal';
  const longest = EXACT_WAITS.includes(code) ? Infinity : LONGEST_WAIT;
  const retryAfter = [425, 429, 503].includes(response.status)
    ? parseRetryAfter(response.headers.get('Retry-After'), Date.now(), longest)
    : undefined;
  return new RestError(response.status, code, error?.message ?? response.statusText, retryAfter);
}

async function call<T>(method: string, path: string, body?: object, signal?: AbortSignal) {
  const init: RequestInit = { method, headers: { Accept: 'application/json' } };
  if (signal) init.signal = signal;
  if (body) {
    init.body = JSON.stringify(body);
    init.headers = { ...init.headers, 'Content-Type': 'application/json' };
  }
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}`, init);
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new RestError(0, 'unreachable', String(error));
  }
  if (!response.ok) throw await failure(response);
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

export const createMeeting = (title?: string) =>
  call<NewMeeting>('POST', '/meetings', title ? { title } : {});

export const getMeeting = (id: string) =>
  call<Meeting>('GET', `/meetings/${encodeURIComponent(id)}`);

export const joinMeeting = (id: string, name: string, place?: string, signal?: AbortSignal) =>
  call<Ticket>(
    'POST',
    `/meetings/${encodeURIComponent(id)}/join`,
    place ? { name, participant: place } : { name },
    signal,
  );

export const scheduleMeeting = (schedule: Schedule) =>
  call<NewMeeting>('POST', '/meetings', schedule);

export const listMeetings = async () =>
  (await call<{ meetings: Meeting[] }>('GET', '/meetings')).meetings;

export const changeMeeting = (id: string, schedule: Schedule) =>
  call<Meeting>('PATCH', `/meetings/${encodeURIComponent(id)}`, schedule);

export const cancelMeeting = (id: string) =>
  call<void>('DELETE', `/meetings/${encodeURIComponent(id)}`);

/** Mails a code to @email. */
export const askForCode = (email: string) => call<CodeSent>('POST', '/sign-in', { email });

/** Signs this browser in. */
export const verifyCode = (email: string, code: string) =>
  call<Account>('POST', '/sign-in/verify', { email, code });

export const signOut = () => call<void>('POST', '/sign-out');

export const getMe = () => call<Account>('GET', '/me');

export const renameMe = (name: string) => call<Account>('PATCH', '/me', { name });
