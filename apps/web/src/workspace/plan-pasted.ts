/** From what the clipboard has, or a range that is filled from, to what would change in the sheet. Fetched beside the page: nobody pastes at once. */
import { pageLocale } from '../locale/locale.ts';
import type { TextGrid } from '../sheet/clipboard.ts';
import { pasteTarget } from '../sheet/paste-target.ts';
import { type PastePlan, planPaste } from '../sheet/plan-paste.ts';
import { type ClipboardTexts, isOwnTable, readClipboard } from '../sheet/read-clipboard.ts';
import type { RowStore } from '../sheet/row-store.ts';
import { RowsMoved } from '../sheet/rows-moved.ts';
import type { CellRange, Extent } from '../sheet/selection.ts';
import type { SheetView } from '../sheet/sheet-view.ts';
import { todayOf } from './use-cell-editing.ts';

export interface Pasted {
  readonly cells: TextGrid;
  readonly target: CellRange;
  /** Of a sheet of ours. */
  readonly isRaw: boolean;
}

interface Place {
  readonly view: SheetView;
  readonly mayEdit: boolean;
}

/** Undefined where the clipboard has no cells. */
export function readPasted(
  texts: ClipboardTexts,
  range: CellRange,
  { rowCount, columnCount }: Extent,
): Pasted | undefined {
  const cells = readClipboard(texts);
  if (cells.length === 0) return undefined;
  return { cells, target: pasteTarget(cells, range, rowCount, columnCount), isRaw: isOwnTable(texts) };
}

/** Throws RowsMoved, and what reading rows does. */
export async function readFilled(
  store: RowStore,
  view: SheetView,
  source: CellRange,
  target: CellRange,
): Promise<Pasted> {
  await readRows(store, view, source);
  return { cells: repeatedCells(view, source, target), target, isRaw: true };
}

/** The cells of a range over a larger one that it lies in, repeated as often as they fit to either side. */
function repeatedCells(view: SheetView, source: CellRange, target: CellRange): string[][] {
  const [height, width] = [source.bottom - source.top + 1, source.right - source.left + 1];
  const within = (place: number, from: number, size: number) => from + ((((place - from) % size) + size) % size);
  return Array.from({ length: target.bottom - target.top + 1 }, (_row, down) => {
    const row = view.rowAt(within(target.top + down, source.top, height));
    if (row === undefined) return [];
    return Array.from({ length: target.right - target.left + 1 }, (_cell, across) => {
      const column = view.layout.columns[within(target.left + across, source.left, width)];
      return column?.raw(row.record) ?? '';
    });
  });
}

/** What it would change, cell by cell, of the rows that are at hand. */
export function planAt({ view, mayEdit }: Place, { cells, target, isRaw }: Pasted): PastePlan {
  const { rowCount, columnCount } = view.extent;
  const width = Math.max(...cells.map((line) => line.length));
  return planPaste({
    cells,
    target,
    layout: view.layout,
    rowAt: (index) => view.rowAt(index),
    context: { locale: pageLocale(), today: todayOf() },
    mayEdit,
    isRaw,
    isCut: target.top + cells.length > rowCount || target.left + width > columnCount,
  });
}

const mostTries = 3;

/**
 * Brings the rows of a range to hand. Something may be saved while rows are read, by others or by this page: as long as the rows that were seen stand where they stood,
 * they are read again. Throws RowsMoved, and what `ensure` does.
 */
export async function readRows(store: RowStore, view: SheetView, { top, bottom }: CellRange): Promise<void> {
  const idAt = (row: number) => view.rowAt(row)?.id;
  const seen = Array.from({ length: bottom - top + 1 }, (_, place) => idAt(top + place));
  for (let tries = 1; ; tries += 1) {
    try {
      for (const records of view.recordsIn({ first: top, end: bottom + 1 })) await store.ensure(records);
      break;
    } catch (error) {
      if (!(error instanceof RowsMoved) || tries === mostTries) throw error;
    }
  }
  if (seen.some((id, place) => id !== undefined && id !== idAt(top + place))) throw new RowsMoved();
}
