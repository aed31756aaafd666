/**
 * What an address says of a workspace beside its question: grouping, columns, the open record. Read as forgivingly as the rest.
 * `?group=category,class&cols=pfaId!,class:180&at=PFA-000412&record=PFA-000883`
 */
import { type Dimension, dimensions, isCustomName } from '@vanguard/pfa';
import { type GroupName, sortFields } from '@vanguard/protocol/browser';
import { type RecordsSearch, readRecordsSearch } from '../records/records-search.ts';
import { formatChoice, parseChoice } from '../sheet/column-layout.ts';

export interface WorkspaceSearch extends RecordsSearch {
  /** Up to three fields, outermost first, comma separated. */
  group?: string;
  /** See column-layout.ts; missing where the columns are the usual ones. */
  cols?: string;
  /** The record that the reader is at; missing at the beginning. */
  at?: string;
  /** Whose panel is open. */
  record?: string;
}

export const mostGroupLevels = 3;

/** Groups stand in the order of their records, and the server cannot sort by the status. */
export const groupFields: readonly Dimension[] = dimensions.filter((name) =>
  (sortFields as readonly string[]).includes(name),
);

export function readWorkspaceSearch(raw: Record<string, unknown>): WorkspaceSearch {
  const group = parseGroup(raw['group']).join(',');
  const choice = typeof raw['cols'] === 'string' ? parseChoice(raw['cols']) : undefined;
  const [at, record] = [readId(raw['at']), readId(raw['record'])];
  return {
    ...readRecordsSearch(raw),
    ...(group === '' ? {} : { group }),
    ...(choice === undefined ? {} : { cols: formatChoice(choice) }),
    ...(at === undefined ? {} : { at }),
    ...(record === undefined ? {} : { record }),
  };
}

const readId = (raw: unknown) => (typeof raw === 'string' && raw !== '' ? raw.slice(0, 500) : undefined);

/** What the server is asked: the rest only says how the answer is looked at. */
export function questionOf({
  group: _group,
  cols: _cols,
  at: _at,
  record: _record,
  ...question
}: WorkspaceSearch): RecordsSearch {
  return question;
}

/** Whether a declared field is one to group by, the server says. */
export function parseGroup(text: unknown): GroupName[] {
  const names = typeof text === 'string' ? text.split(',') : [];
  const known = names.filter(
    (name): name is GroupName => (groupFields as readonly string[]).includes(name) || isCustomName(name),
  );
  return [...new Set(known)].slice(0, mostGroupLevels);
}

/** Another question about the same workspace, at the same record; among groups from its beginning. */
export function withQuestion(search: WorkspaceSearch, question: RecordsSearch): WorkspaceSearch {
  const { group, cols, record, at } = search;
  return {
    ...question,
    ...(group === undefined ? {} : { group }),
    ...(cols === undefined ? {} : { cols }),
    ...(at === undefined || group !== undefined ? {} : { at }),
    ...(record === undefined ? {} : { record }),
  };
}
