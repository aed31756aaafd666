/**
 * Writes what a run sets aside into the record schema of the target, inside the publishing transaction, and reads it
 * back: rejected rows whole, texts as they were before their NUL was escaped.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import { canonicalJson } from '@vanguard/sqlite-sql/values';
import type { ClientBase } from 'pg';
import { VerificationError } from '../errors.ts';
import { comparedColumns } from '../plan/compared-columns.ts';
import type { MigrationPlan, PlannedTable } from '../plan/plan.ts';
import { plural } from '../progress/plural.ts';
import { isMarked, mark, marksName, movesCondition } from '../rows/rejected-rows.ts';
import { recordSchema } from '../server/record-schema.ts';
import { quoteSqlite } from '../source/quote.ts';
import { type SqliteRow, selectRows } from '../source/select-rows.ts';
import { readEncoding } from '../source/valid-text.ts';
import { encodeValue } from './encode-row.ts';
import type { SetAside } from './set-aside.ts';

const rowsPerStatement = 500;

/** The rows to set aside must have been marked on `source`. Needs an open transaction. Throws VerificationError. */
export async function keepSetAside(
  source: DatabaseSync,
  client: ClientBase,
  plan: MigrationPlan,
  runId: string,
): Promise<SetAside> {
  const kept: SetAside = {
    rejectedRows: 0,
    escapedTexts: 0,
    notValidKeys: plan.tables.flatMap(({ foreignKeys }) =>
      foreignKeys.flatMap((key) => (key.notValid ? key.name : [])),
    ),
    notValidChecks: plan.tables.flatMap(({ checks }) => checks.flatMap((check) => (check.notValid ? check.name : []))),
  };
  for (const table of plan.tables) {
    if (table.rejects !== undefined) kept.rejectedRows += await keepRejectedRows(source, client, table, runId);
    kept.escapedTexts += await keepEscapedTexts(source, client, table, runId);
  }
  return kept;
}

async function keepRejectedRows(
  source: DatabaseSync,
  client: ClientBase,
  table: PlannedTable,
  runId: string,
): Promise<number> {
  const batch: string[] = [];
  let kept = 0;
  const flush = async () => {
    const rows = batch.splice(0);
    await insertRejected(client, runId, table, rows);
    kept += rows.length;
  };
  for (const row of readRejected(source, table)) {
    batch.push(JSON.stringify(row));
    if (batch.length >= rowsPerStatement) await flush();
  }
  await flush();
  await refuseIfLost(source, client, table, { runId, kept });
  return kept;
}

interface RejectedRow {
  key: Record<string, unknown>;
  reasons: string[];
  row: Record<string, unknown>;
}

/** The rows must have been marked on `source`. */
export function* readRejected(source: DatabaseSync, table: PlannedTable): Generator<RejectedRow> {
  const encoding = readEncoding(source);
  const columns = comparedColumns(table).map((column) => column.source);
  const all = [...table.address, ...columns];
  const reasons = `(select json_group_array(${mark}.reason) from ${marksName(table)} ${mark} where ${isMarked(table, 't')})`;
  const parts = [reasons, ...partsOf(all)].map((selected) => readRows(source, table, selected));
  const [firstPart, ...otherParts] = parts as [Iterator<SqliteRow>, ...Iterator<SqliteRow>[]];
  for (let first = firstPart.next(); first.done !== true; first = firstPart.next()) {
    const fields = otherParts.flatMap((part) => part.next().value as SqliteRow);
    const encoded = all.map((name, i): [string, unknown] => [
      name,
      encodeValue(fields[i * 2] as SqliteValue | null, fields[i * 2 + 1] as Uint8Array | null, encoding),
    ]);
    yield {
      key: Object.fromEntries(encoded.slice(0, table.address.length)),
      reasons: JSON.parse(first.value[0] as string) as string[],
      row: Object.fromEntries(encoded.slice(table.address.length)),
    };
  }
}

/** SQLite gives 2,000 columns at a time at most; each is read twice, as it is and as the bytes of a text. */
const columnsOfPart = 900;

function partsOf(columns: readonly string[]): string[] {
  const fields = columns.map((name) => {
    const field = `t.${quoteSqlite(name)}`;
    return `${field}, case typeof(${field}) when 'text' then cast(${field} as blob) end`;
  });
  return Array.from({ length: Math.ceil(fields.length / columnsOfPart) }, (_, i) =>
    fields.slice(i * columnsOfPart, (i + 1) * columnsOfPart).join(', '),
  );
}

/** In the order of their address, so that parts of a row come side by side. */
function readRows(source: DatabaseSync, table: PlannedTable, selected: string): Iterator<SqliteRow> {
  const order = table.address.map((column) => `t.${quoteSqlite(column)}`).join(', ');
  const statement = source.prepare(
    `select ${selected} from ${quoteSqlite(table.source)} t where not ${movesCondition(table, 't') ?? '1'} order by ${order}`,
  );
  statement.setReturnArrays(true);
  statement.setReadBigInts(true);
  return statement.iterate() as unknown as Iterator<SqliteRow>;
}

async function insertRejected(
  client: ClientBase,
  runId: string,
  table: PlannedTable,
  rows: readonly string[],
): Promise<void> {
  if (rows.length === 0) return;
  const { rows: written } = await client.query<{ row: string }>(
    `insert into ${recordSchema}.rejected_rows (run_id, source_table, source_key, reasons, row)
     select $1, $2, r -> 'key', array(select pg_catalog.jsonb_array_elements_text(r -> 'reasons')), r -> 'row' from pg_catalog.unnest($3::jsonb[]) r
     returning row::text as row`,
    [runId, table.source, rows],
  );
  const lost = rows.filter((row, i) => {
    const given = JSON.stringify((JSON.parse(row) as RejectedRow).row);
    return canonicalJson(given) !== canonicalJson(written[i]?.row ?? '');
  });
  if (lost.length > 0)
    throw incomplete(table, plural(lost.length, 'row reads back differently', 'rows read back differently'));
}

/** Counted again on both sides: what moved and what is set aside make the source. */
async function refuseIfLost(
  source: DatabaseSync,
  client: ClientBase,
  table: PlannedTable,
  { runId, kept }: { runId: string; kept: number },
): Promise<void> {
  const count = (sql: string) => Number(source.prepare(sql).get()?.['n']);
  const all = count(`select count(*) as n from ${quoteSqlite(table.source)}`);
  const moved = count(
    `select count(*) as n from ${quoteSqlite(table.source)} t where ${movesCondition(table, 't') ?? '1'}`,
  );
  const { rows } = await client.query<{ n: string }>(
    `select count(*) as n from ${recordSchema}.rejected_rows where run_id = $1 and source_table = $2`,
    [runId, table.source],
  );
  if (Number(rows[0]?.n) === kept && moved + kept === all) return;
  throw incomplete(table, `${plural(all, 'row')} in the source, ${moved} moved, ${rows[0]?.n} set aside`);
}

function incomplete(table: PlannedTable, finding: string): VerificationError {
  return new VerificationError('Not every row that was set aside arrived in the record schema.', {
    code: 'set_aside_incomplete',
    findings: [`table "${table.source}": ${finding}`],
    hint: 'Nothing was published. Please report this.',
  });
}

async function keepEscapedTexts(
  source: DatabaseSync,
  client: ClientBase,
  table: PlannedTable,
  runId: string,
): Promise<number> {
  let kept = 0;
  for (const { source: name, type } of comparedColumns(table)) {
    if (type.kind !== 'text' || !type.escapesNul) continue;
    const column = quoteSqlite(name);
    const address = table.address.map(quoteSqlite);
    const moves = movesCondition(table, quoteSqlite(table.source));
    const where = `typeof(${column}) = 'text' and instr(${column}, char(0)) > 0${moves === undefined ? '' : ` and ${moves}`}`;
    for (const [bytes, ...key] of selectRows(source, table.source, [`cast(${column} as blob)`, ...address], where)) {
      const encodedKey = Object.fromEntries(
        table.address.map((part, i) => [part, encodeValue(key[i] ?? null, null, 'UTF-16le')]),
      );
      await client.query(
        `insert into ${recordSchema}.escaped_texts (run_id, source_table, source_key, source_column, bytes) values ($1, $2, $3, $4, $5)`,
        [runId, table.source, JSON.stringify(encodedKey), name, Buffer.from(bytes as Uint8Array)],
      );
      kept++;
    }
  }
  return kept;
}
