/** When an organization is pulled: cron expressions, a time zone, quiet hours. Pure. */
import { Cron } from 'croner';
import { DatastoreError } from '../errors.ts';

export interface PullSchedule {
  isEnabled: boolean;
  /** Five fields: what has changed is read. */
  pullCron: string;
  /** Everything is read. */
  fullCron: string;
  /** Of the IANA database. */
  timeZone: string;
  /** Times of day `HH:MM`: no pull begins by schedule from the one until the other, which may be that of the next day. */
  quiet: { from: string; until: string } | null;
}

export const deliveredSchedule: PullSchedule = {
  isEnabled: true,
  pullCron: '*/15 * * * *',
  fullCron: '0 2 * * *',
  timeZone: 'UTC',
  quiet: null,
};

/** A simulator is nearby, and whoever looks at it wants to see something. */
export const scheduleOfSimulator: PullSchedule = { ...deliveredSchedule, pullCron: '* * * * *' };

export interface NextPulls {
  /** Of whatever kind; null: never. */
  pullAt: Date | null;
  /** From then on a pull reads all. */
  fullAt: Date | null;
}

export function findNextPulls(schedule: PullSchedule, after: Date): NextPulls {
  if (!schedule.isEnabled) return { pullAt: null, fullAt: null };
  const fullAt = findNext(schedule.fullCron, schedule, after);
  const pullAt = findNext(schedule.pullCron, schedule, after);
  const isFullFirst = fullAt !== null && (pullAt === null || fullAt < pullAt);
  return { pullAt: isFullFirst ? fullAt : pullAt, fullAt };
}

/** Each step leaves quiet hours behind: what is not out of them in a year of days never is. */
const mostSteps = 366;
const minuteMs = 60_000;

function findNext(cron: string, { timeZone, quiet }: PullSchedule, after: Date): Date | null {
  const job = new Cron(cron, { timezone: timeZone, mode: '5-part', paused: true });
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
  let next = job.nextRun(after);
  if (quiet === null) return next;
  for (let step = 0; next !== null && step < mostSteps; step++) {
    const leftMs = quietFor(clock.format(next), quiet);
    if (leftMs === 0) return next;
    // A minute short of the end, which an occurrence at the end itself follows.
    next = job.nextRun(new Date(next.getTime() + leftMs - minuteMs));
  }
  return null;
}

/** How long it is still quiet; 0 where it is not. Where clocks are put forward or back it is asked again. */
function quietFor(time: string, { from, until }: { from: string; until: string }): number {
  const isQuiet = from <= until ? time >= from && time < until : time >= from || time < until;
  return isQuiet ? ((minutesOf(until) - minutesOf(time) + 1440) % 1440) * minuteMs : 0;
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

/** Throws DatastoreError `bad_schedule` for one by which nothing would ever be pulled, or that says nothing. */
export function checkSchedule(schedule: PullSchedule): void {
  const { pullCron, fullCron, timeZone, quiet } = schedule;
  const zoneFault = isTimeZone(timeZone) ? undefined : `there is no time zone "${timeZone}"`;
  const isTimeOfDay = (time: string) => /^([01]\d|2[0-3]):[0-5]\d$/.test(time);
  const quietFault =
    quiet === null || (isTimeOfDay(quiet.from) && isTimeOfDay(quiet.until) && quiet.from !== quiet.until)
      ? undefined
      : 'the quiet hours need a beginning and another end, HH:MM';
  const fault = zoneFault ?? quietFault ?? faultOf(pullCron, schedule) ?? faultOf(fullCron, schedule);
  if (fault === undefined) return;
  throw new DatastoreError(`The schedule cannot be used: ${fault}.`, {
    code: 'bad_schedule',
    hint: 'Give cron expressions of five fields, minute to day of the week, such as */15 * * * *.',
  });
}

function faultOf(cron: string, schedule: PullSchedule): string | undefined {
  try {
    const next = findNext(cron, schedule, new Date());
    return next === null ? `by "${cron}" nothing is ever pulled, or only in quiet hours` : undefined;
  } catch {
    return `"${cron}" is not a cron expression of five fields`;
  }
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

const words: Readonly<Record<string, Partial<PullSchedule>>> = {
  manual: { isEnabled: false },
  never: { isEnabled: false },
  'on-demand': { isEnabled: false },
  '5min': { pullCron: '*/5 * * * *' },
  '15min': { pullCron: '*/15 * * * *' },
  '30min': { pullCron: '*/30 * * * *' },
  hourly: { pullCron: '0 * * * *' },
  daily: { pullCron: '0 2 * * *' },
  nightly: { pullCron: '0 2 * * *' },
  weekly: { pullCron: '0 2 * * 0', fullCron: '0 2 * * 0' },
};

/**
 * What a legacy installation kept with a connection: `[{ entity, frequency }]`, the latter a word or a cron expression.
 * Undefined where it says nothing of the entity that is understood.
 */
export function scheduleOfFeeds(feeds: unknown, entity = /pfa/i): PullSchedule | undefined {
  const given = (Array.isArray(feeds) ? feeds : []) as ({ entity?: unknown; frequency?: unknown } | null)[];
  const frequency = given.find((feed) => typeof feed?.frequency === 'string' && entity.test(String(feed.entity)));
  const text = typeof frequency?.frequency === 'string' ? frequency.frequency.trim().toLowerCase() : '';
  const known = Object.hasOwn(words, text) ? words[text] : undefined;
  if (known !== undefined) return { ...deliveredSchedule, ...known };
  const ofCron = { ...deliveredSchedule, pullCron: text };
  return /^\S+( +\S+){4}$/.test(text) && faultOf(text, ofCron) === undefined ? ofCron : undefined;
}
