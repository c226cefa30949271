import { describe, expect, it } from 'vitest';
import { checkDraft, draftOf, moveBegin, newDraft } from '../src/schedule';
import { text } from '../src/text';

const now = new Date(2030, 0, 30, 12, 10);
const draft = { title: ' Weekly ', begin: '2030-01-31T09:00', end: '2030-01-31T10:30' };

describe('newDraft', () => {
  it('begins at the next half hour, for an hour', () => {
    expect(newDraft(now)).toEqual({
      title: '',
      begin: '2030-01-30T12:30',
      end: '2030-01-30T13:30',
    });
  });
});

describe('draftOf', () => {
  const meeting = { id: 'x', title: 'Weekly', createdAt: '', path: '/m/x' };

  it('has the times of the device', () => {
    const beginAt = new Date(2030, 0, 31, 9, 0).toISOString();
    const endAt = new Date(2030, 0, 31, 10, 30).toISOString();
    expect(draftOf({ ...meeting, beginAt, endAt })).toEqual({ ...draft, title: 'Weekly' });
  });

  it('is none of an instant meeting', () => expect(draftOf(meeting)).toBeNull());
});

describe('moveBegin', () => {
  it('keeps the length', () => {
    expect(moveBegin(draft, '2030-02-01T23:00')).toMatchObject({
      begin: '2030-02-01T23:00',
      end: '2030-02-02T00:30',
    });
  });

  it('leaves the end alone while one of the times is none', () => {
    expect(moveBegin(draft, '')).toEqual({ ...draft, begin: '' });
    const open = { ...draft, begin: '' };
    expect(moveBegin(open, '2030-02-01T09:00')).toEqual({ ...open, begin: '2030-02-01T09:00' });
  });
});

describe('checkDraft', () => {
  it('makes what is sent', () => {
    expect(checkDraft(draft, now)).toEqual({
      schedule: {
        title: 'Weekly',
        beginAt: new Date(2030, 0, 31, 9, 0).toISOString(),
        endAt: new Date(2030, 0, 31, 10, 30).toISOString(),
      },
    });
  });

  it('takes a begin that has passed, and no title', () => {
    const begun = { title: ' ', begin: '2030-01-30T12:00', end: '2030-01-30T12:11' };
    expect(checkDraft(begun, now)).toMatchObject({ schedule: { title: text.schedule.untitled } });
  });

  it.each([
    [{ title: 'x'.repeat(201) }, { title: text.schedule.titleLong(200) }],
    [{ begin: '' }, { begin: text.schedule.timeMissing }],
    [{ end: '' }, { end: text.schedule.timeMissing }],
    [{ end: draft.begin }, { end: text.schedule.endFirst }],
    [{ begin: '2030-01-30T11:00', end: '2030-01-30T12:00' }, { end: text.schedule.endPast }],
    [{ end: '2030-03-31T09:00' }, { end: text.schedule.tooLong }],
  ])('asks to change %o', (change, problems) =>
    expect(checkDraft({ ...draft, ...change }, now)).toEqual({ problems }),
  );
});
