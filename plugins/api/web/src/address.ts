// Which page an address is, and what people paste as a meeting.

export type Route =
  | { page: 'home' }
  | { page: 'sign-in'; toStart: boolean } // toStart: a meeting was to be started
  | { page: 'schedule'; id: string | null } // id: the meeting to change
  | { page: 'meeting'; id: string }
  | { page: 'unknown' };

const ID = /^[A-Za-z0-9_-]{3,64}$/;

/** The pages around meetings are places on the home page: the api serves one page for all. */
export const SIGN_IN = '/#sign-in';
export const SIGN_IN_TO_START = '/#sign-in-to-start';
export const SCHEDULE = '/#schedule';
export const changePage = (id: string) => `/#change-${id}`;

function homeRoute(hash: string): Route {
  const place = `/${hash}`;
  if (place === SIGN_IN || place === SIGN_IN_TO_START)
    return { page: 'sign-in', toStart: place === SIGN_IN_TO_START };
  if (place === SCHEDULE) return { page: 'schedule', id: null };
  const id = /^#change-(.+)$/.exec(hash)?.[1];
  return id !== undefined && ID.test(id) ? { page: 'schedule', id } : { page: 'home' };
}

/** @hash: with its #, or empty. */
export function routeOf(path: string, hash = ''): Route {
  if (path === '/' || path === '/index.html') return homeRoute(hash);
  const id = /^\/m\/([^/]+)\/?$/.exec(path)?.[1];
  return id !== undefined && ID.test(id) ? { page: 'meeting', id } : { page: 'unknown' };
}

export type Pasted = { id: string } | { elsewhere: string } | null;

/** A code, a path or a link; a link of another server is only named. */
export function parsePasted(pasted: string, origin: string): Pasted {
  const trimmed = pasted.trim();
  if (ID.test(trimmed)) return { id: trimmed };
  const { host } = new URL(origin);
  const link = trimmed.startsWith(`${host}/`) ? trimmed.slice(host.length) : trimmed;
  let url: URL;
  try {
    url = new URL(link, origin);
  } catch {
    return null;
  }
  const route = routeOf(url.pathname);
  if (route.page !== 'meeting') return null;
  return url.host === host ? { id: route.id } : { elsewhere: url.host };
}
