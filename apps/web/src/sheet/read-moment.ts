/** Pages of a result and its groups as they are at one moment, which two requests are not by themselves. */
import type { Groups, RecordsPage } from '@vanguard/protocol/browser';
import { keyOfPath } from './group-rows.ts';

export interface PagesRead {
  /** The page that the answer begins with. */
  readonly first: number;
  readonly answer: RecordsPage;
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
