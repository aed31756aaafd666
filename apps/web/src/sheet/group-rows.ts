/**
 * The rows of a grouped sheet: headers at known places between records that are sorted by the group's fields. A record's
 * offset is its row less the headers above it and the records that closed groups hide. Pure; any depth, any number of rows.
 */
import type { Groups } from '@vanguard/protocol/browser';
import type { RowRange } from './row-window.ts';

type Group = Groups['groups'][number];

export interface GroupHeader {
  /** Of the path, for what is closed. */
  readonly key: string;
  readonly path: Group['path'];
  /** From 1. */
  readonly level: number;
  readonly isOpen: boolean;
  readonly sums: Group;
}

interface Segment {
  readonly firstRow: number;
  readonly rowCount: number;
  readonly header: GroupHeader | undefined;
  /** Of the first record; of a header, of the first record inside. */
  readonly offset: number;
}

export interface GroupRows {
  readonly rowCount: number;
  readonly segments: readonly Segment[];
}

export const keyOfPath = (path: Group['path']): string => JSON.stringify(path);

/** `groups` as the server answers: a tree in its order, the total first. */
export function layOutGroups(groups: readonly Group[], levels: number, closed: ReadonlySet<string>): GroupRows {
  const segments: Segment[] = [];
  let row = 0;
  let offset = 0;
  let hiddenBelow: number | undefined;
  for (const group of groups) {
    const level = group.path.length;
    if (level === 0) continue;
    if (hiddenBelow !== undefined && level <= hiddenBelow) hiddenBelow = undefined;
    const isHidden = hiddenBelow !== undefined;
    const key = keyOfPath(group.path);
    const isOpen = !closed.has(key);
    if (!isHidden) {
      const header = { key, path: group.path, level, isOpen, sums: group };
      segments.push({ firstRow: row, rowCount: 1, header, offset });
      row += 1;
      if (!isOpen) hiddenBelow = level;
    }
    if (level < levels) continue;
    if (!isHidden && isOpen && group.records > 0) {
      segments.push({ firstRow: row, rowCount: group.records, header: undefined, offset });
      row += group.records;
    }
    offset += group.records;
  }
  return { rowCount: row, segments };
}

/** The header or the record's offset at a row; undefined beyond the last. */
export function groupRowAt(rows: GroupRows, index: number): GroupHeader | number | undefined {
  const segment = segmentAt(rows, index);
  if (segment === undefined) return undefined;
  return segment.header ?? segment.offset + index - segment.firstRow;
}

/** The row of the record at an offset; undefined where a closed group hides it. */
export function rowOfRecord({ segments }: GroupRows, offset: number): number | undefined {
  const inside = segments.find(
    (one) => one.header === undefined && offset >= one.offset && offset < one.offset + one.rowCount,
  );
  return inside && inside.firstRow + offset - inside.offset;
}

/** The offsets of the records in a range of rows, and of those that lie hidden between them. */
export function recordRange(rows: GroupRows, { first, end }: RowRange): RowRange {
  const from = segmentAt(rows, first);
  const to = segmentAt(rows, Math.min(end, rows.rowCount) - 1);
  if (from === undefined || to === undefined) return { first: 0, end: 0 };
  const begin = from.offset + (from.header === undefined ? first - from.firstRow : 0);
  const last = to.offset + (to.header === undefined ? Math.min(end, rows.rowCount) - to.firstRow : 0);
  return { first: begin, end: Math.max(begin + 1, last) };
}

function segmentAt({ segments, rowCount }: GroupRows, index: number): Segment | undefined {
  if (index < 0 || index >= rowCount) return undefined;
  let low = 0;
  let high = segments.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((segments[middle]?.firstRow ?? 0) <= index) low = middle;
    else high = middle - 1;
  }
  return segments[low];
}
