/** The product's business data as a whole: is there any, has it changed, empty it. For adoption and for rollback. */
import { sql } from 'kysely';
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
const technicalColumns = ['password_hash', 'last_login_at', 'content_hash'];

/** One line a table, `app_user 7 1234567890`: equal exactly when rows and values are, in whatever order. */
export async function digestProduct(trx: ProductDatabase | ProductTransaction): Promise<string[]> {
  const lines: string[] = [];
  for (const table of businessTables) {
    const { rows } = await sql<{ n: string; digest: string }>`
      select count(*) as n, coalesce(sum(hashtextextended((to_jsonb(t) - ${technicalColumns}::text[])::text, 0)), 0)::text as digest
        from ${sql.table(table)} t`.execute(trx);
    lines.push(`${table} ${rows[0]?.n} ${rows[0]?.digest}`);
  }
  return lines;
}

export async function isProductEmpty(database: ProductDatabase): Promise<boolean> {
  const { rows } = await sql<{ empty: boolean }>`
    select not exists (select from app_user) and not exists (select from organization) as empty`.execute(database);
  return rows[0]?.empty === true;
}

/** Empties the product's tables; schema and migrations stay. */
export async function clearProduct(trx: ProductTransaction): Promise<void> {
  await sql`truncate ${sql.join(['session', ...businessTables].map((table) => sql.table(table)))}`.execute(trx);
  await sql`refresh materialized view organization_total`.execute(trx);
}
