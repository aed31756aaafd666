/** Whether the values of a table's columns fit their types, and what becomes of the types where they do not. */
import type { DatabaseSync } from 'node:sqlite';
import type { ChosenTypes } from '../plan/choose-types.ts';
import type { ColumnFindings, GuessedForm } from '../plan/plan-rejects.ts';
import type { Tolerances } from '../plan/tolerances.ts';
import type { TypeChoice } from '../plan/type-families.ts';
import type { SourceTable } from '../source/catalog.ts';
import { emptyEvidence, type SourceEvidence } from '../source/evidence.ts';
import { type ColumnFit, fitColumn, isNulOnly } from './fit-column.ts';
import { guessForm } from './guess-form.ts';

export interface Fitting {
  types: ChosenTypes;
  evidence: SourceEvidence;
  tolerances: Tolerances;
  hidesValues?: boolean | undefined;
  signal?: AbortSignal | undefined;
  /** The type was asked for, by a rule or a table that is there. */
  isRuled(this: void, table: string, column: string): boolean;
}

/**
 * Also puts the types that the tolerances choose in the place of those that do not hold every value. `only`: these columns;
 * unset: all.
 */
export async function fitTable(
  connection: DatabaseSync,
  table: SourceTable,
  { types, evidence, isRuled, ...options }: Fitting,
  only?: ReadonlySet<string>,
): Promise<Map<string, ColumnFindings>> {
  const columns = types.get(table.name) as Map<string, TypeChoice>;
  const found = new Map<string, ColumnFindings>();
  for (const { name } of table.columns.filter((column) => only?.has(column.name) ?? true)) {
    const columnEvidence = evidence.get(table.name)?.get(name) ?? emptyEvidence();
    const chosen = columns.get(name) as TypeChoice;
    const column = { table, column: name, chosen, evidence: columnEvidence, isFixed: isRuled(table.name, name) };
    const { fit, form } = await fitInForm(connection, column, options);
    columns.set(name, fit.choice);
    const { misfits, asked, isFractionOnly } = fit;
    const isNul = isNulOnly(fit, columnEvidence);
    found.set(name, { evidence: columnEvidence, misfits, asked, isFractionOnly, isNulOnly: isNul, form });
  }
  return found;
}

/** With what the values may be that do not fit. Where they are nothing else, the column becomes what holds them all. */
async function fitInForm(
  connection: DatabaseSync,
  column: Parameters<typeof fitColumn>[1],
  options: Parameters<typeof fitColumn>[2],
): Promise<{ fit: ColumnFit; form?: GuessedForm | undefined }> {
  const { chosen, evidence } = column;
  const fit = await fitColumn(connection, column, options);
  const { misfits, asked } = fit;
  const isOdd = (misfits !== undefined || evidence.texts.invalidUtf8 > 0) && asked === undefined;
  if (!isOdd || isNulOnly(fit, evidence)) return { fit };
  const form = guessForm(connection, fit.choice.type, column);
  if (form !== undefined) return { fit, form: options.hidesValues ? { ...form, example: undefined } : form };
  if (chosen.otherwise === undefined || options.tolerances.onBadValue === 'reject') return { fit };
  return { fit: await fitColumn(connection, { ...column, chosen: chosen.otherwise }, options) };
}
