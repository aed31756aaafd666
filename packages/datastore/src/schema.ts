/** The tables as Kysely sees them; only what is queried through it. */
import type { Generated, GeneratedAlways, JSONColumnType } from 'kysely';

/** `timestamptz` is read as text, so that no precision is lost on the way. */
type Timestamp = string;

export type SystemRole = 'admin' | 'user' | 'viewer';

export interface AppUserTable {
  id: string;
  username: string;
  email: string | null;
  password_hash: string;
  password_changed_at: Timestamp | null;
  must_change_password: Generated<boolean>;
  locale: string | null;
  first_name: string | null;
  last_name: string | null;
  role: Generated<SystemRole>;
  is_active: Generated<boolean>;
  last_login_at: Timestamp | null;
  created_at: Generated<Timestamp>;
  updated_at: Generated<Timestamp>;
}

export interface SessionTable {
  id: Generated<string>;
  user_id: string;
  created_at: Generated<Timestamp>;
  expires_at: Timestamp;
  revoked_at: Timestamp | null;
  last_seen_at: Generated<Timestamp>;
  address: Generated<string | null>;
  user_agent: Generated<string | null>;
}

export interface OrganizationTable {
  id: string;
  code: string;
  name: string;
  description: string | null;
  logo_url: string | null;
  is_active: Generated<boolean>;
}

export type OrganizationRole = 'owner' | 'admin' | 'member' | 'viewer';

export interface OrganizationMemberTable {
  organization_id: string;
  user_id: string;
  role: Generated<OrganizationRole>;
}

export interface PfaMirrorTable {
  organization_id: string;
  pfa_id: string;
  data: JSONColumnType<Record<string, unknown>>;
  upstream_version: string | null;
  removed_at: Timestamp | null;
  updated_at: Generated<Timestamp>;
  category: GeneratedAlways<string | null>;
  source: GeneratedAlways<string | null>;
  is_discontinued: GeneratedAlways<boolean>;
  is_funds_transferable: GeneratedAlways<boolean>;
}

export interface PfaDraftTable {
  organization_id: string;
  pfa_id: string;
  user_id: string;
  delta: JSONColumnType<Record<string, unknown>>;
  baseline: JSONColumnType<Record<string, unknown>>;
  updated_at: Generated<Timestamp>;
}

export interface SyncRunTable {
  organization_id: string;
  id: Generated<string>;
  status: string;
  created_at: Generated<Timestamp>;
}

export interface OrganizationTotalView {
  organization_id: string;
  record_count: number;
}

export interface ProductSchema {
  app_user: AppUserTable;
  session: SessionTable;
  organization: OrganizationTable;
  organization_member: OrganizationMemberTable;
  organization_total: OrganizationTotalView;
  pfa_mirror: PfaMirrorTable;
  pfa_draft: PfaDraftTable;
  sync_run: SyncRunTable;
}
