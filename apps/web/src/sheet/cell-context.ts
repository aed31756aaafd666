/** What a text in a cell is read by, and what comes of it. */
import type { CalendarDate, Delta, EditableField, parseDelta } from '@vanguard/pfa';
import type { MergedRecord } from '@vanguard/protocol/browser';
import type { Locale } from '../locale/locale.ts';

export type ParsedValue = { readonly delta: Delta } | { readonly fault: string };

export interface CellContext {
  readonly record: MergedRecord;
  readonly locale: Locale;
  readonly today: CalendarDate;
  /** What comes from elsewhere is a value: `-300` is then no step down. */
  readonly isPaste?: boolean;
  /** As a cell's `raw` has it: plain decimals and ISO dates, whatever the reader's language. */
  readonly isRaw?: boolean;
}

export type CellValue = { readonly value: string | null } | { readonly fault: string };

type ParseCell = (field: EditableField, text: string, context: CellContext) => CellValue;

/** What the kinds of cells have in common, for those that come later than the sheet. */
export interface CellParsers {
  readonly date: ParseCell;
  readonly amount: ParseCell;
  readonly delta: typeof parseDelta;
}
