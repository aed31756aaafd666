/** Which rows of a table the tolerances set aside, as rules that the copy and every later comparison follow. Pure. */

import type { BytesInText } from '../casts/bytes-in-text.ts';
import type { SourceTable } from '../source/catalog.ts';
import type { ColumnEvidence } from '../source/evidence.ts';
import type { Misfits } from '../source/find-misfits.ts';
import { isReadAsBytes } from '../types/target-type.ts';
import type { ChosenTypes } from './choose-types.ts';
import type { AbsentReferences, RejectRules } from './plan.ts';
import { mayBeTooWide, measuredColumns } from './row-width.ts';
import type { Tolerances } from './tolerances.ts';

export interface ColumnFindings {
  evidence: ColumnEvidence;
  misfits: Misfits | undefined;
  /** Numbers of which nobody said what date they are. */
  asked?: Misfits | undefined;
  /** Rounded, every value would fit. */
  isFractionOnly?: boolean | undefined;
  /** What the values that do not fit may be. */
  form?: GuessedForm | undefined;
  /** Nothing but NUL characters keeps the values out. */
  isNulOnly: boolean;
}

/** A rule by which values fit their type, and what one of them becomes by it. */
export interface GuessedForm {
  rule: { encoding: string } | { decode: BytesInText };
  example: string | undefined;
}

/** What a table that stands in the target demands of its rows beyond their types, by columns of the source. */
export interface TableDemands {
  notNull: readonly string[];
  absent: AbsentReferences[];
  /** Columns that fill it, as its own stand in a row of it; undefined where each partition has its own order. */
  order: readonly string[] | undefined;
}

/** By column of the source. */
interface ColumnChoices {
  findings: ReadonlyMap<string, ColumnFindings>;
  types: NonNullable<ReturnType<ChosenTypes['get']>>;
}

/** Undefined where every row of the table moves. */
export function planRejects(
  table: SourceTable,
  { findings, types }: ColumnChoices,
  { onBadValue, onNul, onOrphan }: Tolerances,
  demands?: TableDemands,
): RejectRules | undefined {
  const names = table.columns.map(({ name }) => name);
  const found = (name: string) => findings.get(name) as ColumnFindings;
  const rejectsBad = onBadValue === 'reject';
  const isRejected = (name: string) => {
    const { misfits, isNulOnly } = found(name);
    return misfits !== undefined && (isNulOnly ? onNul === 'reject' : rejectsBad);
  };
  const keyColumns = table.primaryKey?.columns ?? [];
  const measured = measuredColumns(table, types, demands);
  const evidence = new Map(names.map((name) => [name, found(name).evidence]));
  const isWide = rejectsBad && mayBeTooWide(measured, evidence);
  const rules: RejectRules = {
    values: names.filter(isRejected).map((column) => ({ column, type: typeOf(column) })),
    encodings: rejectsBad
      ? names.filter((name) => found(name).evidence.texts.invalidUtf8 > 0 && !isReadAsBytes(typeOf(name)))
      : [],
    nulls: rejectsBad
      ? [...new Set([...keyColumns, ...(demands?.notNull ?? [])])].filter((name) => found(name).evidence.nulls > 0)
      : [],
    references:
      onOrphan === 'reject'
        ? table.foreignKeys.map(({ columns, referencedTable, referencedColumns }) => ({
            columns,
            referencedTable,
            referencedColumns,
          }))
        : [],
    ...(isWide ? { wide: measured } : {}),
    ...(onOrphan === 'reject' && demands !== undefined && demands.absent.length > 0 ? { absent: demands.absent } : {}),
  };
  return Object.values(rules).some((list) => list.length > 0) ? rules : undefined;

  function typeOf(column: string) {
    const choice = types.get(column);
    if (choice === undefined) throw new Error(`no type was chosen for "${table.name}"."${column}"`);
    return choice.type;
  }
}
