/** The tables that hold the product's business data. */
import { sql } from 'kysely';
import type { ProductTransaction } from './scope.ts';

/** Children first. */
export const businessTables = [
  'default_view',
  'saved_view',
  'pfa_edit_change',
  'pfa_edit',
  'pfa_history',
  'pfa_draft',
  'pfa_outbox',
  'pfa_mirror',
  'sync_run',
  'pull_schedule',
  'feed_schedule',
  'system_config',
  'custom_field',
  'field_mapping',
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

/** What expires by itself or is made again, and is not business data. */
export const passingTables = [
  'session',
  'password_attempt',
  'pfa_import',
  'kept_answer',
  'pull_record',
  'pull_change',
  'sync_state',
  'sign_in_refusal',
  'organization_event',
  'pull_rejection',
  'feed_entry',
  'feed_state',
  'feed_run',
  'feed_rejection',
] as const;

/** What has changed since a materialized summary was refreshed: beside a fresh one they would count twice. */
export const summaryChangeTables = ['pfa_summary_change', 'pfa_month_summary_change', 'pfa_date_span_change'] as const;

/** What follows the mirror and the drafts by triggers, which a truncate does not set off. */
export const derivedTables = ['pfa_overlay', 'pfa_search', ...summaryChangeTables] as const;

/** Needs a transaction that sees all organizations. */
export async function findFilledTables(trx: ProductTransaction): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`${sql.join(
    businessTables.map((table) => sql`select ${table}::text as name where exists (select from ${sql.table(table)})`),
    sql` union all `,
  )}`.execute(trx);
  return rows.map(({ name }) => name);
}
