/**
 * What each process may do with the database, as a table: a role each, named after the owner. Only the owner changes the schema.
 * What is not named here, a later table too, is for server and worker alike, so that neither stops at an upgrade.
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

/** Of tables in `public`, where it is other than all changes. */
const tables: Record<'server' | 'worker', Record<string, readonly string[]>> = {
  server: {
    // Whoever takes over a server makes no administrator, no member and no organization.
    app_user: [
      'select',
      ...['password_hash', 'password_changed_at', 'must_change_password', 'last_login_at', 'locale', 'updated_at'].map(
        (column) => `update (${column})`,
      ),
    ],
    organization: readOnly,
    organization_member: readOnly,
    // What was done stays written.
    pfa_history: ['select', 'insert'],
    adoption: readOnly,
    audit_entry: none,
    schema_migration: readOnly,
    schema_object: readOnly,
    pull_record: none,
    pull_change: none,
    // What PEMS has is the worker's to write.
    feed_entry: readOnly,
    feed_rejection: readOnly,
    sign_in_refusal: none,
    pfa_search: none,
  },
  worker: {
    app_user: none,
    session: none,
    password_attempt: none,
    kept_answer: none,
    saved_view: none,
    default_view: none,
    pfa_import: none,
    field_configuration: none,
    ai_provider: none,
    ai_usage_log: none,
    organization_ai_config: none,
    organization: readOnly,
    organization_member: none,
    pfa_history: ['select', 'insert'],
    adoption: none,
    audit_entry: none,
    schema_migration: readOnly,
    schema_object: readOnly,
    // Emptied as a whole after a large pull.
    pull_record: [...changes, 'truncate'],
    pull_change: [...changes, 'truncate'],
    feed_schedule: readOnly,
    pfa_search: none,
  },
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
export function wantedRights(purpose: Purpose, { kind, name, schema, isTable, isPublic }: DatabaseObject): string[] {
  if (kind === 'database') return ['connect'];
  if (purpose === 'monitoring') return [];
  if (purpose === 'backup') return kind === 'schema' ? ['usage'] : kind === 'function' ? [] : ['select'];
  if (schema !== 'public') return [];
  switch (kind) {
    case 'schema':
      return ['usage'];
    case 'table':
      return [...(tables[purpose][bare(name)] ?? (isTable ? changes : readOnly))];
    case 'function':
      return isPublic || forbiddenFunctions[purpose].has(bare(name)) ? [] : ['execute'];
    case 'sequence':
      // Of identity columns, which need none.
      return [];
  }
}

/** Names of the product's own objects are never quoted. */
const bare = (name: string) => name.replace(/^public\./, '').replace(/\(.*$/s, '');
