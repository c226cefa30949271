import { describe, expect, it } from 'vitest';
import { RestError } from '../src/rest';
import { codeProblem, isEmail, parseCode, requestProblem } from '../src/sign-in';
import { text } from '../src/text';

describe('isEmail', () => {
  it.each([
    ['ada@example.org', true],
    ['  ada@example.org ', true],
    ['ada@localhost', true],
    ['', false],
    ['ada', false],
    ['ada@', false],
    ['@example.org', false],
    ['ada lovelace@example.org', false],
    ['ada@b@c', false],
  ])('"%s"', (typed, good) => expect(isEmail(typed)).toBe(good));
});

describe('parseCode', () => {
  it.each([
    ['123456', '123456'],
    [' 123 456 ', '123456'],
    ['123-456', '123456'],
    ['1 2 3 4 5 6', '123456'],
    ['Your sign-in code is 012345', '012345'],
    ['Your sign-in code is 012 345.', '012345'],
    ['', null],
    ['12345', null],
    ['1234567', null],
    ['abcdef', null],
    ['code 1234567', null],
    ['123456 or 654321?', null],
  ])('"%s"', (typed, code) => expect(parseCode(typed)).toBe(code));
});

describe('problems', () => {
  const bad = new RestError(403, 'bad-code', '');

  it('tells what the api keeps from guessers', () => {
    expect(codeProblem(bad, { wrong: 1, expired: false })).toBe(text.signIn.wrong);
    expect(codeProblem(bad, { wrong: 5, expired: false })).toBe(text.signIn.tooManyTries);
    expect(codeProblem(bad, { wrong: 1, expired: true })).toBe(text.signIn.expired);
    const away = new RestError(0, 'unreachable', '');
    expect(codeProblem(away, { wrong: 1, expired: true })).toBe(text.problem.unreachable);
  });

  it.each([
    [new RestError(403, 'email-domain', ''), text.signIn.otherDomain],
    [new RestError(429, 'too-many-codes', '', 3000), text.problem.later(50)],
    [new RestError(429, 'too-many-requests', '', 5), text.problem.later(1)],
    [new RestError(503, 'unavailable', '', 5), text.problem.unreachable],
    [new RestError(401, 'sign-in', ''), text.problem.signedOut],
    [new RestError(404, 'not-found', ''), text.problem.gone],
    [new RestError(403, 'not-yours', ''), text.problem.notYours],
    [new RestError(400, 'bad-request', 'The title is too long.'), 'The title is too long.'],
    [new RestError(500, 'internal', 'oops'), text.problem.unknown],
    [new Error('oops'), text.problem.unknown],
  ])('%s', (error, problem) => expect(requestProblem(error)).toBe(problem));
});
