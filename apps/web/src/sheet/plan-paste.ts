/** What pasted cells come to: the edits that fit, and why the others do not, cell by cell. Planned as a whole, then run. Pure. */
import type { Edit } from '../edits/edit.ts';
import type { TextGrid } from './clipboard.ts';
import type { ColumnLayout } from './column-layout.ts';
import { lockOf } from './locks.ts';
import { type CellContext, parseValue } from './parse-value.ts';
import { changesOf, withDelta } from './price-edit.ts';
import type { RecordRow } from './row-values.ts';
import type { CellRange } from './selection.ts';

export interface PasteFault {
  /** In what was pasted, from 1. */
  readonly line: number;
  readonly column: string;
  readonly pfaId: string;
  readonly text: string;
  readonly why: string;
}

export interface PastePlan {
  readonly edits: readonly Edit[];
  readonly faults: readonly PasteFault[];
  /** Cells that have the value already. */
  readonly unchanged: number;
  readonly cells: number;
  readonly rows: number;
  /** Lines and columns beyond the last record or column. */
  readonly isCut: boolean;
}

export interface PasteOptions {
  readonly cells: TextGrid;
  readonly target: CellRange;
  readonly layout: ColumnLayout;
  readonly rowAt: (index: number) => RecordRow | undefined;
  readonly contextOf: (row: RecordRow) => CellContext;
  readonly mayEdit: boolean;
  /** The cells are of a sheet, as their `raw` has them. */
  readonly isRaw?: boolean;
  readonly isCut: boolean;
}

export function planPaste({
  cells,
  target,
  layout,
  rowAt,
  contextOf,
  mayEdit,
  isRaw = false,
  isCut,
}: PasteOptions): PastePlan {
  const edits: Edit[] = [];
  const faults: PasteFault[] = [];
  let unchanged = 0;
  let count = 0;
  for (let row = target.top; row <= target.bottom; row += 1) {
    const line = (row - target.top) % cells.length;
    const source = rowAt(row);
    if (source === undefined) continue;
    let { record } = source;
    let texts: Record<string, string> = {};
    let delta = {};
    for (let place = target.left; place <= target.right; place += 1) {
      const column = layout.columns[place];
      const pasted = cells[line] ?? [];
      const text = pasted[(place - target.left) % Math.max(1, pasted.length)];
      if (column === undefined || text === undefined) continue;
      count += 1;
      const fault = (why: string) =>
        faults.push({ line: line + 1, column: column.fullName, pfaId: source.id, text, why });
      const lock = lockOf(column, source.record, mayEdit);
      // What is locked and the same anyway is not a fault: whole rows are pasted back.
      if (lock !== undefined) {
        if (isSameText(text, column.raw(record), column.text(record))) unchanged += 1;
        else fault(lock);
        continue;
      }
      const parsed = parseValue(column, text, { ...contextOf(source), record, isPaste: true, isRaw });
      if ('fault' in parsed) {
        fault(parsed.fault);
        continue;
      }
      const change = changesOf(record, parsed.delta);
      if (Object.keys(change).length === 0) unchanged += 1;
      // The cells of one line are judged one after the other, each on what those before it made of the record.
      record = withDelta(record, change);
      delta = { ...delta, ...change };
      texts = { ...texts, ...Object.fromEntries(Object.keys(change).map((field) => [field, text])) };
    }
    if (Object.keys(delta).length > 0) edits.push({ pfaId: source.id, delta, ifVersion: source.record.version, texts });
  }
  return { edits, faults, unchanged, cells: count, rows: target.bottom - target.top + 1, isCut };
}

const isSameText = (text: string, ...values: readonly string[]) => values.some((value) => value.trim() === text.trim());
