/**
 * The rows of a grouped sheet: headers at known places between records that are sorted by the group's fields. Where groups stand
 * by a sum, their rows stand in another order than their records, each group's beside each other. Pure; any depth, any number of rows.
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
  let hiddenBelow: number | undefined;
  for (const group of groups) {
    const { offset } = group;
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

/** The offsets of the records in a range of rows, in the order of the rows: of what stands beside each other together. */
export function recordRanges(rows: GroupRows, { first, end }: RowRange): RowRange[] {
  const ranges: RowRange[] = [];
  for (let place = segmentIndexAt(rows, Math.max(0, first)); place < rows.segments.length; place += 1) {
    const segment = rows.segments[place];
    if (segment === undefined || segment.firstRow >= end) break;
    if (segment.header !== undefined) continue;
    const from = segment.offset + Math.max(0, first - segment.firstRow);
    const to = segment.offset + Math.min(segment.rowCount, end - segment.firstRow);
    if (to <= from) continue;
    const before = ranges.at(-1);
    if (before?.end === from) ranges[ranges.length - 1] = { first: before.first, end: to };
    else ranges.push({ first: from, end: to });
  }
  return ranges;
}

export function firstRecordRow({ segments }: GroupRows): number {
  return segments.find(({ header }) => header === undefined)?.firstRow ?? 0;
}

function segmentAt(rows: GroupRows, index: number): Segment | undefined {
  return index < 0 || index >= rows.rowCount ? undefined : rows.segments[segmentIndexAt(rows, index)];
}

function segmentIndexAt({ segments }: GroupRows, index: number): number {
  let low = 0;
  let high = segments.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((segments[middle]?.firstRow ?? 0) <= index) low = middle;
    else high = middle - 1;
  }
  return low;
}
