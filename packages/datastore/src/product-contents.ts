/** The product's business data as a whole: is there any, has it changed, empty it. For adoption and for rollback. */
import { sql } from 'kysely';
import type { AdoptionReport } from './adoption/adopt-legacy.ts';
import { DatastoreError } from './errors.ts';
import type { ProductDatabase, ProductTransaction } from './scope.ts';

/** Children first. Sessions are no business data. */
const businessTables = [
  'pfa_history',
  'pfa_draft',
  'pfa_mirror',
  'sync_run',
  'system_config',
  'field_configuration',
  'data_source_mapping',
  'organization_api_credential',
  'api_configuration',
  'ai_usage_log',
  'organization_ai_config',
  'ai_provider',
  'organization_member',
  'organization',
  'app_user',
] as const;

/** Columns that change without a person changing anything: a sign-in renews an old hash. */
const technicalColumns = ['password_hash', 'last_login_at'];

/** One line a table, `app_user 7 1234567890`: equal exactly when rows and values are, in whatever order. */
async function digestProduct(trx: ProductTransaction): Promise<string[]> {
  const lines: string[] = [];
  for (const table of businessTables) {
    const columns = sql.join((await storedColumns(trx, table)).map((name) => sql.ref(name)));
    const { rows } = await sql<{ n: string; digest: string }>`
      select count(*) as n, coalesce(sum(hash_record_extended(row(${columns}), 0)), 0)::text as digest
        from ${sql.table(table)}`.execute(trx);
    lines.push(`${table} ${rows[0]?.n} ${rows[0]?.digest}`);
  }
  return lines;
}

/** What PostgreSQL computes from other columns adds nothing to a digest but time. */
async function storedColumns(trx: ProductTransaction, table: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select attname as name from pg_attribute
     where attrelid = ${`public.${table}`}::regclass and attnum > 0 and not attisdropped and attgenerated = ''
       and attname <> all (${technicalColumns}::text[])
     order by attnum`.execute(trx);
  return rows.map(({ name }) => name);
}

export async function isProductEmpty(database: ProductDatabase): Promise<boolean> {
  const { rows } = await sql<{ empty: boolean }>`
    select not exists (select from app_user) and not exists (select from organization) as empty`.execute(database);
  return rows[0]?.empty === true;
}

/** Keeps what the product holds right after an adoption. Needs the adoption's transaction. */
export async function recordAdoption(trx: ProductTransaction, runId: string, report: AdoptionReport): Promise<void> {
  const digest = await digestProduct(trx);
  await sql`insert into adoption (run_id, digest, report) values (${runId}, ${digest}, ${JSON.stringify(report)})`.execute(
    trx,
  );
}

/**
 * Empties the product's tables; schema and migrations stay. Needs an open transaction.
 * Throws DatastoreError `product_changed` where people changed something since the adoption, unless `discard`.
 */
export async function undoAdoption(trx: ProductTransaction, { discard }: { discard: boolean }): Promise<void> {
  const { rows } = await sql<{
    digest: string[];
  }>`select digest from adoption order by adopted_at desc limit 1`.execute(trx);
  const before = new Set(rows[0]?.digest);
  const changed = (await digestProduct(trx)).filter((line) => !before.has(line));
  if (changed.length > 0 && !discard) {
    throw new DatastoreError(
      'product_changed',
      'People have worked with the product since the migration; undoing it now would lose their changes.',
      'Keep PostgreSQL, or drop the changes by explicit word: --discard.',
      changed.map((line) => `table ${line.split(' ')[0]}`),
    );
  }
  await sql`truncate ${sql.join(['adoption', 'session', ...businessTables].map((table) => sql.table(table)))}`.execute(
    trx,
  );
  await sql`refresh materialized view organization_total`.execute(trx);
}
