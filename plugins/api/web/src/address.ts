// Which page an address is, and what people paste as a meeting.

export type Route = { page: 'home' } | { page: 'meeting'; id: string } | { page: 'unknown' };

const ID = /^[A-Za-z0-9_-]{3,64}$/;

export function routeOf(path: string): Route {
  if (path === '/' || path === '/index.html') return { page: 'home' };
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
