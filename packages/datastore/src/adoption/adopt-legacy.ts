/**
 * Adopts an exact copy of a legacy database, in schema `legacy`, into the product's tables: `insert … select`, in the
 * caller's transaction, whatever subset of tables and columns an installation has. What it does not know stays in
 * `legacy`, and the report names it.
 */
import { quoteIdentifier } from '@vanguard/postgres';
import { sql } from 'kysely';
import { isDefaultPassword } from '../accounts/passwords.ts';
import { DatastoreError } from '../errors.ts';
import type { ProductTransaction } from '../scope.ts';
import { adoptRecords } from './adopt-records.ts';
import { type AdoptedTable, countRows, unknownColumnNotes } from './legacy-tables.ts';
import { type TableMapping, tableMappings, type ValueKind } from './legacy-mappings.ts';

export interface AdoptionReport {
  tables: AdoptedTable[];
}

export type LegacyColumns = ReadonlyMap<string, ReadonlySet<string>>;

const migrationHistory = '_prisma_migrations';

/** Needs an open transaction. Throws DatastoreError `product_not_empty`, `legacy_missing`, `adoption_incomplete`. */
export async function adoptLegacy(trx: ProductTransaction, legacySchema = 'legacy'): Promise<AdoptionReport> {
  await refuseIfNotEmpty(trx);
  const columns = await readColumns(trx, legacySchema);
  if (columns.size === 0) {
    throw new DatastoreError(
      'legacy_missing',
      `The schema "${legacySchema}" has no tables to adopt.`,
      'Move a legacy database first: vanguard migrate <file>.',
    );
  }
  const tables: AdoptedTable[] = [];
  for (const mapping of tableMappings) {
    const present = columns.get(mapping.from);
    if (present !== undefined) tables.push(await adoptTable(trx, legacySchema, mapping, present));
  }
  const recordColumns = columns.get('pfa_records');
  if (recordColumns !== undefined) tables.push(await adoptRecords(trx, legacySchema, recordColumns));
  if (columns.has('system_config')) tables.push(await adoptSystemConfig(trx, legacySchema));
  for (const name of columns.keys()) {
    if (!tables.some(({ legacyTable }) => legacyTable === name)) tables.push(await leaveTable(trx, legacySchema, name));
  }
  await flagDefaultPasswords(trx);
  await sql`refresh materialized view organization_total`.execute(trx);
  refuseIfIncomplete(tables);
  return { tables };
}

async function refuseIfNotEmpty(trx: ProductTransaction): Promise<void> {
  const { rows } = await sql<{ used: boolean }>`
    select exists (select from app_user) or exists (select from organization) as used`.execute(trx);
  if (rows[0]?.used !== true) return;
  throw new DatastoreError(
    'product_not_empty',
    'This installation already has users and organizations.',
    'Migrate into a database of its own, or undo the earlier migration first: vanguard rollback.',
  );
}

async function readColumns(trx: ProductTransaction, schema: string): Promise<LegacyColumns> {
  const { rows } = await sql<{ table: string; columns: string[] }>`
    select c.relname as table, array_agg(a.attname::text order by a.attnum) as columns
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where n.nspname = ${schema} and c.relkind = 'r'
     group by 1 order by 1`.execute(trx);
  return new Map(rows.map(({ table, columns }) => [table, new Set(columns)]));
}

/** The legacy value as the product keeps it; legacy instants are UTC, amounts are what PostgreSQL prints of a double. */
const valueSql: Record<ValueKind, (column: string) => string> = {
  plain: (column) => column,
  instant: (column) => `${column} at time zone 'utc'`,
  json: (column) => `text_to_jsonb(${column}::text)`,
  amount: (column) => `${column}::text::numeric`,
};

async function adoptTable(
  trx: ProductTransaction,
  schema: string,
  { from, to, columns }: TableMapping,
  present: ReadonlySet<string>,
): Promise<AdoptedTable> {
  const mapped = columns.filter((column) => present.has(column.from));
  const targets = mapped.map((column) => quoteIdentifier(column.to)).join(', ');
  const values = mapped.map((column) => valueSql[column.kind](`l.${quoteIdentifier(column.from)}`)).join(', ');
  const source = `${quoteIdentifier(schema)}.${quoteIdentifier(from)}`;
  const inserted = await sql
    .raw(`insert into public.${quoteIdentifier(to)} (${targets}) select ${values} from ${source} l`)
    .execute(trx);
  const unknown = [...present].filter((name) => !columns.some((column) => column.from === name));
  return {
    legacyTable: from,
    rows: await countRows(trx, schema, from),
    productTable: to,
    adopted: Number(inserted.numAffectedRows ?? 0n),
    notes: unknownColumnNotes(unknown),
  };
}

/** Nobody knows this table's columns: each row becomes one value under its first column's text. */
async function adoptSystemConfig(trx: ProductTransaction, schema: string): Promise<AdoptedTable> {
  const rows = await countRows(trx, schema, 'system_config');
  const inserted = await sql`
    insert into system_config (key, value)
    select coalesce(to_jsonb(l) ->> 'key', to_jsonb(l) ->> 'id', 'legacy-' || row_number() over ()), to_jsonb(l)
      from ${sql.id(schema, 'system_config')} l
    on conflict (key) do nothing`.execute(trx);
  const adopted = Number(inserted.numAffectedRows ?? 0n);
  const notes = adopted === rows ? [] : [`${rows - adopted} rows share a key and are kept in legacy only`];
  return { legacyTable: 'system_config', rows, productTable: 'system_config', adopted, notes };
}

async function leaveTable(trx: ProductTransaction, schema: string, name: string): Promise<AdoptedTable> {
  const reason =
    name === migrationHistory
      ? 'the migration history of the legacy application'
      : 'a table that the product does not know';
  return {
    legacyTable: name,
    rows: await countRows(trx, schema, name),
    productTable: undefined,
    adopted: 0,
    notes: [`kept in legacy only: ${reason}`],
  };
}

/** A password that installations are delivered with is to be changed at the next sign-in. */
async function flagDefaultPasswords(trx: ProductTransaction): Promise<void> {
  const admins = await trx.selectFrom('app_user').select(['id', 'password_hash']).where('role', '=', 'admin').execute();
  for (const { id, password_hash: hash } of admins) {
    if (!(await isDefaultPassword(hash))) continue;
    await trx.updateTable('app_user').set({ must_change_password: true }).where('id', '=', id).execute();
  }
}

/** A row that neither arrived nor is explained would be lost from sight: nothing is published then. */
function refuseIfIncomplete(tables: readonly AdoptedTable[]): void {
  const missing = tables.filter(
    ({ productTable, rows, adopted, notes }) => productTable !== undefined && rows !== adopted && notes.length === 0,
  );
  if (missing.length === 0) return;
  throw new DatastoreError(
    'adoption_incomplete',
    'Not every row of the legacy database was adopted. Nothing was published.',
    'Please report this; the source is as it was.',
    missing.map(({ legacyTable, rows, adopted }) => `${legacyTable}: ${adopted} of ${rows} rows`),
  );
}
