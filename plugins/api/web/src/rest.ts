// The REST interface of the api role: docs/rest.md.

export interface Meeting {
  id: string;
  title: string;
  createdAt: string;
  path: string;
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
export function parseRetryAfter(value: string | null, now: number): number {
  if (value === null || value.trim() === '') return DEFAULT_WAIT;
  const seconds = /^\s*\d+\s*$/.test(value) ? Number(value) : (Date.parse(value) - now) / 1000;
  if (!Number.isFinite(seconds)) return DEFAULT_WAIT;
  return Math.min(LONGEST_WAIT, Math.max(1, Math.ceil(seconds)));
}

async function failure(response: Response): Promise<RestError> {
  const body: unknown = await response.json().catch(() => null);
  const error = (body as { error?: { code?: string; message?: string } } | null)?.error;
  const retryAfter =
    response.status === 503 || response.status === 429
      ? parseRetryAfter(response.headers.get('Retry-After'), Date.now())
      : undefined;
  return new RestError(
    response.status,
    error?.code ?? 'internal',
    error?.message ?? response.statusText,
    retryAfter,
  );
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
