/** The product's business data as a whole: is there any, has it changed, empty it. For adoption and for rollback. */
import { sql } from 'kysely';
import type { AdoptionReport } from './adoption/adopt-legacy.ts';
import { insertMissing } from './adoption/keep-accounts.ts';
import { DatastoreError } from './errors.ts';
import { businessTables, derivedTables, findFilledTables, passingTables } from './product-tables.ts';
import { acrossOrganizations, type ProductDatabase, type ProductTransaction, seeAllOrganizations } from './scope.ts';
import { countOrganizations, rebuildSummaries } from './summaries/refresh-summaries.ts';

/** Columns that came to tables which had been digested before. */
const ofLaterVersions = ['error_code', 'records_expected', 'records_rejected', 'cancelled_by'];

/**
 * Change without a person changing anything: a sign-in renews an old hash. So do pulls that find nothing new. And columns of a
 * later version than that which took a digest.
 */
const technicalColumns = new Set(['password_hash', 'last_login_at', ...ofLaterVersions]);

export async function isProductEmpty(database: ProductDatabase): Promise<boolean> {
  return await acrossOrganizations(database, async (trx) => (await findFilledTables(trx)).length === 0);
}

/**
 * One line a table, `app_user 7 1234567890`: equal exactly when rows and values are, in whatever order. Generated
 * columns follow from the others and are left out. Needs a transaction that sees all organizations.
 */
async function digestProduct(trx: ProductTransaction): Promise<string[]> {
  // Instants and dates print alike whatever the server is set to.
  await sql`select set_config('timezone', 'UTC', true), set_config('datestyle', 'ISO, MDY', true)`.execute(trx);
  const columns = await readStoredColumns(trx);
  const lines: string[] = [];
  for (const table of businessTables) {
    const values = (columns.get(table) ?? []).filter((column) => !technicalColumns.has(column));
    const { rows } = await sql<{ n: string; digest: string }>`
      select count(*) as n, coalesce(sum(hashtextextended(row(${sql.join(values.map((column) => sql.ref(column)))})::text, 0)), 0)::text as digest
        from ${sql.table(table)} ${table === 'sync_run' ? sql`where started_at is null` : sql``}`.execute(trx);
    lines.push(`${table} ${rows[0]?.n} ${rows[0]?.digest}`);
  }
  return lines;
}

async function readStoredColumns(trx: ProductTransaction): Promise<Map<string, string[]>> {
  const { rows } = await sql<{ table: string; columns: string[] }>`
    select c.relname as table, array_agg(a.attname::text order by a.attname) as columns
      from pg_class c
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
     group by 1`.execute(trx);
  return new Map(rows.map(({ table, columns }) => [table, columns]));
}

/** Keeps what the product holds right after an adoption. Needs the adoption's transaction. */
export async function recordAdoption(trx: ProductTransaction, runId: string, report: AdoptionReport): Promise<void> {
  await seeAllOrganizations(trx);
  const digest = await digestProduct(trx);
  await sql`insert into adoption (run_id, digest, report) values (${runId}, ${digest}, ${JSON.stringify(report)})`.execute(
    trx,
  );
}

/**
 * Empties the product's tables; schema and migrations stay, and the accounts that were there before, as they are now. Needs an open transaction. Nobody reads or writes until it
 * ends, so that no change slips in between the question and the deed.
 * Throws DatastoreError `no_adoption`, `product_changed` where people changed something since, unless `discard`.
 */
export async function undoAdoption(trx: ProductTransaction, { discard }: { discard: boolean }): Promise<void> {
  await seeAllOrganizations(trx);
  const tables = ['adoption', ...passingTables, ...derivedTables, ...businessTables].map((table) => sql.table(table));
  await sql`lock table ${sql.join(tables)} in access exclusive mode`.execute(trx);
  if (!discard) await refuseIfChanged(trx);
  const kept = await readKeptAccounts(trx);
  await sql`truncate ${sql.join(tables)}`.execute(trx);
  await insertMissing(trx, sql`jsonb_populate_recordset(null::app_user, ${kept}::jsonb)`);
  await countOrganizations(trx);
  await rebuildSummaries(trx);
}

/** As JSON. */
async function readKeptAccounts(trx: ProductTransaction): Promise<string> {
  const { rows } = await sql<{ accounts: string }>`
    select coalesce(jsonb_agg(to_jsonb(u)), '[]')::text as accounts
      from app_user u
     where u.username in (
       select jsonb_array_elements_text(report -> 'keptAccounts')
         from (select report from adoption order by adopted_at desc limit 1) latest)`.execute(trx);
  return rows[0]?.accounts ?? '[]';
}

async function refuseIfChanged(trx: ProductTransaction): Promise<void> {
  const { rows } = await sql<{
    digest: string[];
  }>`select digest from adoption order by adopted_at desc limit 1`.execute(trx);
  const [adoption] = rows;
  if (adoption === undefined) {
    throw new DatastoreError(
      'The product holds data that no migration brought, so there is nothing to compare them with.',
      { code: 'no_adoption', hint: 'Keep PostgreSQL, or empty the product by explicit word: --discard.' },
    );
  }
  const before = new Set(adoption.digest);
  // A table that came with a later version is in no digest before it, and empty unless somebody has used it.
  const known = new Set(adoption.digest.map((line) => line.split(' ')[0]));
  const isNew = (line: string) => !known.has(line.split(' ')[0]) && line.split(' ')[1] === '0';
  const changed = (await digestProduct(trx)).filter((line) => !before.has(line) && !isNew(line));
  if (changed.length === 0) return;
  throw new DatastoreError(
    'People have worked with the product since the migration; undoing it now would lose their changes.',
    {
      code: 'product_changed',
      hint: 'Keep PostgreSQL, or drop the changes by explicit word: --discard.',
      findings: changed.map((line) => `table ${line.split(' ')[0]}`),
    },
  );
}
