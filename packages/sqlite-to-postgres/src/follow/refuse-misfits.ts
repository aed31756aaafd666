/** Whether the target can hold what was written since the plan was made, by the very test of the plan. */
import type { DatabaseSync } from 'node:sqlite';
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import { SourceError } from '../errors.ts';
import type { PlannedColumn, PlannedTable } from '../plan/plan.ts';
import { plannedExpression } from '../rows/planned-rows.ts';
import { describeKey } from '../source/find-misfits.ts';
import { Pauses } from '../source/pauses.ts';
import { quoteSqlite } from '../source/quote.ts';
import { type SqliteRow, selectRows } from '../source/select-rows.ts';
import { isValidText, readEncoding } from '../source/valid-text.ts';
import { castFor, describeType } from '../types/target-type.ts';
import { logKeys } from './capture-sql.ts';
import { type ChangedTable, rowNumber } from './extract-changes.ts';

const findingLimit = 20;

/** Throws SourceError `value_does_not_fit`, which names table, row and column. */
export async function refuseMisfits(
  connection: DatabaseSync,
  tables: readonly ChangedTable[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const findings: string[] = [];
  for (const table of tables) findings.push(...(await findMisfits(connection, table, signal)));
  if (findings.length === 0) return;
  throw new SourceError('The application wrote what the planned columns cannot hold. Nothing was published.', {
    code: 'value_does_not_fit',
    findings: findings.slice(0, findingLimit),
    hint: 'Run again for a plan of what the source holds now. If that cannot hold it either, the run says so and names the ways on.',
  });
}

async function findMisfits(
  connection: DatabaseSync,
  { planned, key, rows }: ChangedTable,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const columns = planned.columns.filter(({ generated }) => generated === undefined);
  const positions = key.map((name) => columns.findIndex(({ source }) => source === name));
  const tests = columns.map((column) => misfitTest(connection, planned, column, rows));
  const findings: string[] = [];
  const pauses = new Pauses(signal);
  const expressions = [rowNumber, ...columns.map((column) => plannedExpression(column))];
  for (const [number, ...row] of selectRows(connection, rows, expressions)) {
    if (pauses.isDue()) await pauses.take();
    for (const [i, test] of tests.entries()) {
      const reason = test(row[i] ?? null, number);
      if (reason === undefined) continue;
      const where = describeKey(
        key,
        positions.map((at) => row[at]),
      );
      findings.push(`table "${planned.source}"${where === '' ? '' : `, ${where}`}: "${columns[i]?.source}" ${reason}`);
      if (findings.length >= findingLimit) return findings;
    }
  }
  return findings;
}

type MisfitTest = (value: SqliteValue | null, number: SqliteRow[number] | undefined) => string | undefined;

function misfitTest(
  connection: DatabaseSync,
  { primaryKey }: PlannedTable,
  { name, source, type, notNull }: PlannedColumn,
  rows: string,
): MisfitTest {
  const cast = castFor(type);
  const mayBeNull = !notNull && !primaryKey?.columns.includes(name);
  const bytes = connection.prepare(
    `select cast(${quoteSqlite(source)} as blob) as bytes from ${quoteSqlite(rows)} where ${rowNumber} = ?`,
  );
  const encoding = readEncoding(connection);
  return (value, number) => {
    if (value === null) return mayBeNull ? undefined : 'is NULL';
    if (!cast.fits(value)) return `does not fit ${describeType(type)}`;
    // Where bytes are not text, the driver puts this character; it may also stand there on its own account.
    if (typeof value !== 'string' || !value.includes('\ufffd')) return undefined;
    const isValid = isValidText(bytes.get(number ?? null)?.['bytes'] as Uint8Array, encoding);
    return isValid ? undefined : 'is not valid UTF-8';
  };
}

/** Keys that the target cannot hold belong to no row of it: they came and went since the last look. */
export function forgetUnfitKeys(connection: DatabaseSync, { planned, key, keys }: ChangedTable): void {
  const names = logKeys(key.length);
  const casts = key.map((name) =>
    castFor((planned.columns.find(({ source }) => source === name) as PlannedColumn).type),
  );
  const unfit: SqliteRow = [];
  for (const [number = null, ...values] of selectRows(connection, keys, [rowNumber, ...names])) {
    if (values.some((value, i) => value === null || !casts[i]?.fits(value))) unfit.push(number);
  }
  const remove = connection.prepare(`delete from ${quoteSqlite(keys)} where ${rowNumber} = ?`);
  for (const number of unfit) remove.run(number);
}
