import { describe, expect, it } from 'vitest';
import { changePage, parsePasted, routeOf } from '../src/address';

describe('routeOf', () => {
  it.each([
    ['/', { page: 'home' }],
    ['/m/abcd-efgh-jkmn', { page: 'meeting', id: 'abcd-efgh-jkmn' }],
    ['/m/abcd-efgh-jkmn/', { page: 'meeting', id: 'abcd-efgh-jkmn' }],
    ['/m/', { page: 'unknown' }],
    ['/m/a%20b', { page: 'unknown' }],
    ['/elsewhere', { page: 'unknown' }],
  ])('%s', (path, route) => expect(routeOf(path)).toEqual(route));

  it.each([
    ['', { page: 'home' }],
    ['#elsewhere', { page: 'home' }],
    ['#sign-in', { page: 'sign-in', toStart: false }],
    ['#sign-in-to-start', { page: 'sign-in', toStart: true }],
    ['#schedule', { page: 'schedule', id: null }],
    ['#change-abcd-efgh-jkmn', { page: 'schedule', id: 'abcd-efgh-jkmn' }],
    ['#change-a%20b', { page: 'home' }],
    ['#change-', { page: 'home' }],
  ])('home%s', (hash, route) => expect(routeOf('/', hash)).toEqual(route));

  it('leads to the page of a change', () => {
    const { pathname, hash } = new URL(changePage('abcd-efgh-jkmn'), 'https://meet.example');
    expect(routeOf(pathname, hash)).toEqual({ page: 'schedule', id: 'abcd-efgh-jkmn' });
  });
});

describe('parsePasted', () => {
  const origin = 'https://meet.example:8443';
  const id = 'abcd-efgh-jkmn';

  it.each([
    id,
    `  ${id} `,
    `/m/${id}`,
    `https://meet.example:8443/m/${id}`,
    `https://meet.example:8443/m/${id}?from=mail#top`,
    `meet.example:8443/m/${id}`,
  ])('takes %s', (pasted) => expect(parsePasted(pasted, origin)).toEqual({ id }));

  it('only names the server of a foreign link', () => {
    expect(parsePasted(`https://other.example/m/${id}`, origin)).toEqual({
      elsewhere: 'other.example',
    });
  });

  it.each(['', '  ', 'http://', 'two words', 'https://meet.example:8443/about', 'a/b'])(
    'refuses "%s"',
    (pasted) => expect(parsePasted(pasted, origin)).toBeNull(),
  );
});
