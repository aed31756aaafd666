import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  checkSchedule,
  deliveredSchedule,
  findNextPulls,
  type PullSchedule,
  scheduleOfFeeds,
} from './pull-schedule.ts';

const schedule = (given: Partial<PullSchedule>): PullSchedule => ({ ...deliveredSchedule, ...given });
const next = (given: Partial<PullSchedule>, after: string) => {
  const { pullAt, fullAt } = findNextPulls(schedule(given), new Date(after));
  return [pullAt?.toISOString().slice(0, 16), fullAt?.toISOString().slice(0, 16)];
};

describe('the next pull', () => {
  test.each<[string, Partial<PullSchedule>, string, string | undefined, string | undefined]>([
    ['follows the expression', {}, '2026-01-01T10:01Z', '2026-01-01T10:15', '2026-01-02T02:00'],
    ['is not the present one', {}, '2026-01-01T10:15Z', '2026-01-01T10:30', '2026-01-02T02:00'],
    [
      'is the one of all, where that comes first',
      { pullCron: '0 12 * * *' },
      '2026-01-01T13:00Z',
      '2026-01-02T02:00',
      '2026-01-02T02:00',
    ],
    [
      'is by the clock of its place',
      { timeZone: 'Asia/Tokyo' },
      '2026-01-01T16:50Z',
      '2026-01-01T17:00',
      '2026-01-01T17:00',
    ],
    [
      'waits for the end of quiet hours',
      { quiet: { from: '09:00', until: '17:30' } },
      '2026-01-01T08:50Z',
      '2026-01-01T17:30',
      '2026-01-02T02:00',
    ],
    [
      'waits for the end of those that pass midnight',
      { quiet: { from: '22:00', until: '01:05' } },
      '2026-01-01T21:50Z',
      '2026-01-02T01:15',
      '2026-01-02T02:00',
    ],
    ['never is, where that is said', { isEnabled: false }, '2026-01-01T10:01Z', undefined, undefined],
    [
      'is once in the hour that comes twice',
      { pullCron: '30 2 * * *', timeZone: 'Europe/Berlin' },
      '2026-10-24T20:00Z',
      '2026-10-25T00:00',
      '2026-10-25T00:00',
    ],
    [
      'is right after an hour that is left out',
      { fullCron: '30 2 * * *', pullCron: '30 2 * * *', timeZone: 'Europe/Berlin' },
      '2026-03-28T20:00Z',
      '2026-03-29T01:00',
      '2026-03-29T01:00',
    ],
  ])('%s', (_, given, after, pullAt, fullAt) => {
    expect(next(given, after)).toEqual([pullAt, fullAt]);
  });

  test('is later, and in no quiet hour of its place, whatever the schedule', () => {
    const two = (value: number) => String(value).padStart(2, '0');
    const time = fc.tuple(fc.nat(23), fc.nat(59)).map(([hour, minute]) => `${two(hour)}:${two(minute)}`);
    const zone = fc.constantFrom('UTC', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Chatham');
    fc.assert(
      fc.property(time, time, zone, fc.nat(3e8), (from, until, timeZone, minutes) => {
        fc.pre(from !== until);
        const after = new Date(minutes * 6000 + 1.7e12);
        const { pullAt } = findNextPulls(
          schedule({ pullCron: '*/7 * * * *', fullCron: '*/7 * * * *', timeZone, quiet: { from, until } }),
          after,
        );
        if (pullAt === null) return;
        expect(pullAt.getTime()).toBeGreaterThan(after.getTime());
        const at = pullAt.toLocaleTimeString('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
        const isQuiet = from < until ? at >= from && at < until : at >= from || at < until;
        expect([at, isQuiet]).toEqual([at, false]);
      }),
      { numRuns: 40 },
    );
  });
});

test.each<[Partial<PullSchedule>, string]>([
  [{ pullCron: '* * * * * *' }, 'is not a cron expression of five fields'],
  [{ pullCron: 'hourly' }, 'is not a cron expression'],
  [{ fullCron: '61 * * * *' }, 'is not a cron expression'],
  [{ fullCron: '0 0 30 2 *' }, 'nothing is ever pulled'],
  [{ pullCron: '0 3 * * *', quiet: { from: '02:00', until: '04:00' } }, 'only in quiet hours'],
  [{ timeZone: 'Mars/Olympus' }, 'there is no time zone'],
  [{ quiet: { from: '24:00', until: '04:00' } }, 'a beginning and another end'],
  [{ quiet: { from: '04:00', until: '04:00' } }, 'a beginning and another end'],
])('a schedule with %j is refused', (given, reason) => {
  expect(() => checkSchedule(schedule(given))).toThrow(reason);
});

test.each<[unknown, Partial<PullSchedule> | undefined]>([
  [[{ entity: 'pfa', views: ['grid'], operation: 'read', frequency: 'hourly' }], { pullCron: '0 * * * *' }],
  [
    [
      { entity: 'assets', frequency: 'daily' },
      { entity: 'PFA', frequency: ' Manual ' },
    ],
    { isEnabled: false },
  ],
  [[{ entity: 'pfa', frequency: '10 */2 * * *' }], { pullCron: '10 */2 * * *' }],
  [[{ entity: 'pfa', frequency: 'when the moon is full' }], undefined],
  [[{ entity: 'pfa', frequency: 'constructor' }], undefined],
  [[{ entity: 'pfa', frequency: 60 }, null], undefined],
  ['no json {', undefined],
  [null, undefined],
])('of a legacy installation with the feeds %j', (feeds, expected) => {
  expect(scheduleOfFeeds(feeds)).toEqual(expected && schedule(expected));
});
