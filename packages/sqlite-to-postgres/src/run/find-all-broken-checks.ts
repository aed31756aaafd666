/** Rows that break a CHECK, of every table that has one; the threads share a large one. */
import type { DatabaseSync } from 'node:sqlite';
import { columnsIn } from '@vanguard/sqlite-sql';
import type { CheckOutcome, Inspection } from '../plan/inspection.ts';
import type { RejectingTable } from '../plan/rejecting-table.ts';
import { type CheckTask, findBrokenChecks, joinOutcomes } from '../rows/find-broken-checks.ts';
import type { SourceCatalog, SourceExpression, SourceTable } from '../source/catalog.ts';
import { keyColumns } from '../source/find-misfits.ts';
import { foldedName } from '../source/folded-name.ts';
import { nextTick } from '../source/next-tick.ts';
import type { Workforce } from '../threads/workforce.ts';
import { searchInParts } from './search-in-parts.ts';

interface SharedWork {
  workforce: Workforce;
  hidesValues?: boolean | undefined;
  signal?: AbortSignal | undefined;
}

export async function findAllBrokenChecks(
  connection: DatabaseSync,
  catalog: SourceCatalog,
  rejecting: readonly RejectingTable[],
  { workforce, hidesValues, signal }: SharedWork,
): Promise<Inspection['brokenChecks']> {
  const broken: Inspection['brokenChecks'] = new Map();
  for (const table of catalog.tables.filter(({ checks }) => checks.length > 0)) {
    const side = rejecting.find(({ source }) => source === table.name) as RejectingTable;
    const search = { table: side, key: keyColumns(table), checks: checksOf(table, hidesValues === true) };
    const { rows } = table;
    const parts = await searchInParts<CheckOutcome[]>(connection, { table: side, rows }, workforce, {
      here: async () => await findBrokenChecks(connection, search, signal),
      there: (source, range): CheckTask => ({ kind: 'checks', source, ...search, range }),
    });
    broken.set(table.name, joinOutcomes(parts));
    await nextTick(signal);
  }
  return broken;
}

/** With the columns whose values a person is shown, besides those of the key. */
function checksOf(table: SourceTable, hidesValues: boolean): { text: string; shown: string[] }[] {
  const key = new Set(keyColumns(table).map(foldedName));
  return table.checks.map((check) => {
    const named = new Set(hidesValues ? [] : columnsIn(check.expression).map(({ name }) => foldedName(name)));
    const shown = table.columns.map(({ name }) => name).filter((name) => named.has(foldedName(name)));
    return { text: inSingleQuotes(check, table), shown: shown.filter((name) => !key.has(foldedName(name))) };
  });
}

/** Strings in double quotes, of an older file, are strings in a CHECK alone; a query takes them for columns. */
function inSingleQuotes({ text, expression }: SourceExpression, { sql, columns }: SourceTable): string {
  const [start] = expression.span;
  if (!sql.startsWith(text, start)) return text;
  const known = new Set(columns.map(({ name }) => foldedName(name)));
  const strings = columnsIn(expression).filter(
    ({ doubleQuoted, table, name }) => doubleQuoted && table === undefined && !known.has(foldedName(name)),
  );
  let quoted = text;
  for (const { name, span } of strings.toSorted((a, b) => b.span[0] - a.span[0]))
    quoted = `${quoted.slice(0, span[0] - start)}'${name.replaceAll("'", "''")}'${quoted.slice(span[1] - start)}`;
  return quoted;
}
