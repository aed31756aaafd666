/** What pasted cells come to: the edits that fit, and why the others do not, cell by cell. Planned as a whole, then run. Pure. */
import type { Edit } from '../edits/edit.ts';
import type { TextGrid } from './clipboard.ts';
import type { ColumnLayout } from './column-layout.ts';
import type { Column } from './columns.ts';
import { lockOf } from './locks.ts';
import { type CellContext, parseValue } from './parse-value.ts';
import { assignDelta, changesOf } from './price-edit.ts';
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
  /** Of every cell, but for its record. */
  readonly context: Pick<CellContext, 'locale' | 'today'>;
  readonly mayEdit: boolean;
  /** The cells are of a sheet, as their `raw` has them. */
  readonly isRaw?: boolean;
  readonly isCut: boolean;
}

export function planPaste(options: PasteOptions): PastePlan {
  const { cells, target, layout, rowAt, isCut } = options;
  const columns = layout.columns.slice(target.left, target.right + 1);
  const edits: Edit[] = [];
  const faults: PasteFault[] = [];
  let [unchanged, count] = [0, 0];
  for (let row = target.top; row <= target.bottom; row += 1) {
    const line = (row - target.top) % cells.length;
    const source = rowAt(row);
    if (source === undefined) continue;
    const pasted = cellsOfLine(columns, cells[line] ?? []);
    const planned = planLine(source, pasted, options);
    count += pasted.length;
    unchanged += planned.unchanged;
    faults.push(
      ...planned.faults.map(({ column, text, why }) => ({
        line: line + 1,
        column: column.fullName,
        pfaId: source.id,
        text,
        why,
      })),
    );
    const { delta, texts } = planned;
    if (Object.keys(delta).length > 0) edits.push({ pfaId: source.id, delta, ifVersion: source.record.version, texts });
  }
  return { edits, faults, unchanged, cells: count, rows: target.bottom - target.top + 1, isCut };
}

interface PastedCell {
  readonly column: Column;
  readonly text: string;
}

function cellsOfLine(columns: readonly Column[], pasted: readonly string[]): PastedCell[] {
  if (pasted.length === 0) return [];
  return columns.map((column, place) => ({ column, text: pasted[place % pasted.length] ?? '' }));
}

/**
 * The cells of one line are judged one after the other, each on what those before it made of the record; what does not fit then is
 * judged once more at the end: a start after the old end may be before the new one.
 */
function planLine(source: RecordRow, pasted: readonly PastedCell[], { context, mayEdit, isRaw = false }: PasteOptions) {
  // One copy a line, which each cell changes.
  const record = { ...source.record };
  const judged: CellContext = { ...context, record, isPaste: true, isRaw };
  const texts: Record<string, string> = {};
  const delta: Edit['delta'] = {};
  let unchanged = 0;
  const judge = ({ column, text }: PastedCell): string | undefined => {
    const lock = lockOf(column, source.record, mayEdit);
    // What is locked and the same anyway is not a fault: whole rows are pasted back.
    if (lock !== undefined) {
      if (!isSameText(text, column.raw(record), column.text(record))) return lock;
      unchanged += 1;
      return undefined;
    }
    const parsed = parseValue(column, text, judged);
    if ('fault' in parsed) return parsed.fault;
    const change = changesOf(record, parsed.delta);
    const fields = Object.keys(change);
    if (fields.length === 0) {
      unchanged += 1;
      return undefined;
    }
    assignDelta(record, change);
    Object.assign(delta, change);
    for (const field of fields) texts[field] = text;
    return undefined;
  };
  const left = pasted.filter((cell) => judge(cell) !== undefined);
  const faults = left.flatMap((cell) => {
    const why = judge(cell);
    return why === undefined ? [] : [{ ...cell, why }];
  });
  return { delta, texts, unchanged, faults };
}

const isSameText = (text: string, ...values: readonly string[]) => values.some((value) => value.trim() === text.trim());
