/**
 * Whether a change of the schema leaves people's data as they were. Each column that a table has before and after, in the same
 * type, is digested with the table's key on both sides of the change; the digests do not depend on the order of rows.
 */
import { type MigrationSession, quoteIdentifier } from '@vanguard/postgres';
import { DatastoreError } from '../errors.ts';
import { derivedTables, passingTables } from '../product-tables.ts';

export interface WitnessedRows {
  tables: number;
  /** With these columns. */
  columns: number;
  rows: number;
}

const aside = ['schema_migration', 'schema_object', ...derivedTables, ...passingTables];
const writersWaitedForMs = 60_000;

interface Table {
  name: string;
  columns: { name: string; type: string }[];
  /** Of the primary key. */
  key: string[];
}

interface Digests {
  rows: number;
  /** By the column's name. */
  columns: Map<string, { type: string; digest: string }>;
}

/**
 * Locks the tables against writers until the transaction ends; the result compares them. Throws DatastoreError `tables_busy`, and
 * when comparing `rows_changed`.
 */
export async function witnessRows(session: MigrationSession): Promise<() => Promise<WitnessedRows>> {
  await session.query(`select set_config('vanguard.across_organizations', 'on', true)`);
  const tables = await readTables(session);
  await lockTables(session, tables);
  const before = await readDigests(session, tables);
  return async () => {
    await session.query(`select set_config('vanguard.across_organizations', 'on', true)`);
    const after = await readDigests(session, await readTables(session));
    const findings = [...before].flatMap(([name, digests]) => findDifferences(name, digests, after.get(name)));
    if (findings.length > 0) throw rowsChanged(findings);
    const all = [...before.values()];
    return {
      tables: all.length,
      columns: all.reduce((sum, { columns }) => sum + columns.size, 0),
      rows: all.reduce((sum, { rows }) => sum + rows, 0),
    };
  };
}

async function readTables(session: MigrationSession): Promise<Table[]> {
  return await session.query<Table>(
    `select c.relname as name,
            jsonb_agg(jsonb_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) order by a.attnum) as columns,
            coalesce((select jsonb_agg(k.attname order by k.attnum)
                        from pg_index i join pg_attribute k on k.attrelid = c.oid and k.attnum = any (i.indkey)
                       where i.indrelid = c.oid and i.indisprimary), '[]') as key
       from pg_class c
       join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
        and c.relname <> all ($1)
      group by c.oid, c.relname order by c.relname`,
    [aside],
  );
}

async function lockTables(session: MigrationSession, tables: readonly Table[]): Promise<void> {
  if (tables.length === 0) return;
  await session.query(`set local lock_timeout = ${writersWaitedForMs}`);
  try {
    // As whoever changes records or drafts does it: first the organization's turn, which is taken before any row of a table.
    await session.query('select pfa_lock_drafts(id) from organization order by id');
    await session.query(`lock table ${tables.map(({ name }) => named(name)).join(', ')} in share mode`);
  } catch (error) {
    if ((error as { code?: string }).code !== '55P03') throw error;
    throw new DatastoreError('Somebody has been writing to the database all along: its tables could not be compared.', {
      code: 'tables_busy',
      hint: 'Try again when no pull and no import is under way, or stop the product meanwhile. Nothing was changed.',
    });
  }
}

async function readDigests(session: MigrationSession, tables: readonly Table[]): Promise<Map<string, Digests>> {
  const read = new Map<string, Digests>();
  for (const { name, columns, key } of tables) {
    const keys = key.map((column) => `t.${quoteIdentifier(column)}`);
    const digests = columns.map((column) => {
      const values = [...keys, `t.${quoteIdentifier(column.name)}`].join(', ');
      return `coalesce(sum(hashtextextended(row(${values})::text, 0)), 0)::text`;
    });
    const [row] = await session.query<{ rows: string; digests: string[] }>(
      `select count(*)::text as rows, array[${digests.join(', ')}] as digests from ${named(name)} t`,
    );
    const byName = columns.map(
      (column, i) => [column.name, { type: column.type, digest: row?.digests[i] ?? '' }] as const,
    );
    read.set(name, { rows: Number(row?.rows), columns: new Map(byName) });
  }
  return read;
}

function findDifferences(name: string, before: Digests, after: Digests | undefined): string[] {
  if (after === undefined) return before.rows === 0 ? [] : [`${name} and its ${before.rows} rows are gone`];
  if (before.rows !== after.rows) return [`${name} had ${before.rows} rows and would have ${after.rows}`];
  if (before.rows === 0) return [];
  return [...before.columns].flatMap(([column, { type, digest }]) => {
    const now = after.columns.get(column);
    if (now === undefined) return [`${name}.${column} is gone`];
    return now.type === type && now.digest !== digest ? [`${name}.${column} would have other values`] : [];
  });
}

function rowsChanged(findings: readonly string[]): DatastoreError {
  return new DatastoreError('The new version would change data that it should leave as they are.', {
    code: 'rows_changed',
    findings,
    hint: 'Nothing was changed: go on with the version that you had, and report this.',
  });
}

const named = (table: string) => `public.${quoteIdentifier(table)}`;
