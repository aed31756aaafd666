/** Pages of a result and its groups as they are at one moment, which two requests are not by themselves. */
import type { Groups, RecordsPage } from '@vanguard/protocol/browser';
import { keyOfPath } from './group-rows.ts';

export interface PagesPart {
  /** The page that the answer begins with. */
  readonly first: number;
  readonly answer: RecordsPage;
}

export interface PagesRead extends PagesPart {
  /** Of other pages, of the same moment. */
  readonly others: readonly PagesPart[];
  readonly startedAt: number;
}

export interface Moment extends PagesRead {
  /** Undefined where the question asks for none. */
  readonly groups: Groups['groups'] | undefined;
}

/**
 * Where records change all the while, as during a large pull, the last answers are taken: what has changed is told, and both are
 * read once more.
 */
const mostTries = 5;

interface Reading {
  readonly readPages: () => Promise<PagesRead>;
  /** Undefined where no groups are asked for. */
  readonly readGroups: (() => Promise<Groups>) | undefined;
  /** Whether anybody waits for it any more. */
  readonly isAsked: () => boolean;
}

/** Throws what the requests do. */
export async function readMoment({ readPages, readGroups, isAsked }: Reading): Promise<Moment> {
  if (readGroups === undefined) return { ...(await readPages()), groups: undefined };
  let [pages, groups] = await Promise.all([readPages(), readGroups()]);
  const isOneMoment = () => pages.answer.resultVersion === groups.resultVersion;
  for (let tries = 1; tries < mostTries && !isOneMoment() && isAsked(); tries += 1) {
    pages = await readPages();
    if (!isOneMoment()) groups = await readGroups();
  }
  return { ...pages, groups: groups.groups };
}

/** Groups as they were, with the sums that they have now. */
export function withNewSums(before: Moment['groups'], now: Moment['groups']): Moment['groups'] {
  const byPath = new Map(now?.map((group) => [keyOfPath(group.path), group]));
  return before?.map((group) => ({ ...group, ...byPath.get(keyOfPath(group.path)), records: group.records }));
}

/** Where all groups have the records that they had, they stand where they stood; `movedRecords`: of those that would stand elsewhere. */
export function inPlace(
  before: Moment['groups'],
  now: Moment['groups'],
): { groups: Moment['groups']; movedRecords: number } {
  const byPath = new Map(now?.map((group) => [keyOfPath(group.path), group]));
  const same = before?.map((group) => {
    const own = byPath.get(keyOfPath(group.path));
    return own?.records === group.records && own.offset === group.offset ? own : undefined;
  });
  if (now === undefined || same?.length !== now.length || same.includes(undefined))
    return { groups: now, movedRecords: 0 };
  const levels = Math.max(...now.map(({ path }) => path.length));
  const moved = now.filter((group, place) => group.path.length === levels && group !== same[place]);
  const groups = same.filter((group) => group !== undefined);
  return { groups, movedRecords: moved.reduce((sum, { records }) => sum + records, 0) };
}
