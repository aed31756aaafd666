/**
 * What each process may do with the database, as a table: a role each, named after the owner. Only the owner changes the schema.
 * A table that is not named here is the owner's alone, so that a later one is open to a process only where somebody said so.
 */
import { appRole } from '../app-role.ts';

export const purposes = ['server', 'worker', 'backup', 'monitoring'] as const;
export type Purpose = (typeof purposes)[number];

export const roleName = (owner: string, purpose: Purpose): string => `${owner}_${purpose}`;

export type ObjectKind = 'database' | 'schema' | 'table' | 'sequence' | 'function';

/** What rights are given on, as PostgreSQL writes its name: qualified and quoted. */
export interface DatabaseObject {
  kind: ObjectKind;
  name: string;
  schema: string;
  /** Views are read only. */
  isTable: boolean;
  /** A function that everybody may call needs no right. */
  isPublic: boolean;
}

const changes = ['select', 'insert', 'update', 'delete'];
const readOnly = ['select'];
const none: string[] = [];

interface TableRights {
  server: readonly string[];
  worker: readonly string[];
}

const both: TableRights = { server: changes, worker: changes };
const ofServer: TableRights = { server: changes, worker: none };
const ofOwner: TableRights = { server: none, worker: none };
const seen: TableRights = { server: readOnly, worker: readOnly };
/** What was done stays written. */
const kept: TableRights = { server: ['select', 'insert'], worker: ['select', 'insert'] };
/** Emptied as a whole after a large pull. */
const staged: TableRights = { server: none, worker: [...changes, 'truncate'] };

/** Of every table in `public`: nobody but the owner has a right to one that is not named here. */
export const tableRights: Readonly<Record<string, TableRights>> = {
  adoption: { server: readOnly, worker: none },
  ai_provider: ofServer,
  ai_usage_log: ofServer,
  api_configuration: both,
  // Whoever takes over a server makes no administrator, no member and no organization.
  app_user: {
    server: [
      'select',
      ...['password_hash', 'password_changed_at', 'must_change_password', 'last_login_at', 'locale', 'updated_at'].map(
        (column) => `update (${column})`,
      ),
    ],
    worker: none,
  },
  audit_entry: ofOwner,
  custom_field: both,
  data_source_mapping: both,
  default_view: ofServer,
  // What PEMS has is the worker's to write, and when it looks is said by people.
  feed_entry: { server: readOnly, worker: changes },
  feed_rejection: { server: readOnly, worker: changes },
  feed_run: both,
  feed_schedule: { server: changes, worker: readOnly },
  feed_state: both,
  field_configuration: ofServer,
  field_mapping: both,
  kept_answer: ofServer,
  organization: seen,
  organization_ai_config: ofServer,
  organization_api_credential: both,
  organization_event: both,
  organization_member: { server: readOnly, worker: none },
  password_attempt: ofServer,
  pfa_date_span_change: both,
  pfa_draft: both,
  pfa_edit: both,
  pfa_edit_change: both,
  pfa_history: kept,
  pfa_import: ofServer,
  pfa_mirror: both,
  pfa_month_summary_change: both,
  pfa_outbox: both,
  pfa_overlay: both,
  pfa_search: ofOwner,
  pfa_summary_change: both,
  pull_change: staged,
  pull_record: staged,
  pull_rejection: both,
  pull_schedule: both,
  saved_view: ofServer,
  schema_migration: seen,
  schema_object: seen,
  session: ofServer,
  sign_in_refusal: { server: none, worker: changes },
  sync_run: both,
  sync_state: both,
  system_config: both,
};

/** Functions that not everybody may call, and these neither. */
const forbiddenFunctions: Record<'server' | 'worker', ReadonlySet<string>> = {
  server: new Set(['pfa_apply_upstream', 'pfa_return_message', 'pfa_mark_sent', 'pfa_mark_delivered']),
  worker: new Set(['find_access', 'count_password_attempt', 'withdraw_password_attempt']),
};

/** Other roles whose rights a role takes, or has. */
export const memberships: Record<Purpose, readonly string[]> = {
  server: [appRole],
  worker: [],
  backup: [],
  monitoring: ['pg_read_all_stats'],
};

/** Pure. As `grant` writes it, such as `select` or `update (locale)`. */
export function wantedRights(
  purpose: Purpose,
  { kind, name, schema, isTable, isPublic }: DatabaseObject,
): readonly string[] {
  if (kind === 'database') return ['connect'];
  if (purpose === 'monitoring') return [];
  if (purpose === 'backup') return kind === 'schema' ? ['usage'] : kind === 'function' ? [] : ['select'];
  if (schema !== 'public') return [];
  switch (kind) {
    case 'schema':
      return ['usage'];
    case 'table':
      return isTable ? [...(tableRights[bare(name)]?.[purpose] ?? none)] : readOnly;
    case 'function':
      return isPublic || forbiddenFunctions[purpose].has(bare(name)) ? [] : ['execute'];
    case 'sequence':
      // Of identity columns, which need none.
      return [];
  }
}

/** Names of the product's own objects are never quoted. */
const bare = (name: string) => name.replace(/^public\./, '').replace(/\(.*$/s, '');
