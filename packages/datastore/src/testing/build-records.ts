/** Builders of rows for tests, written by the owner of the schema as a pull would. */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { ProductDatabase } from '../scope.ts';

export async function buildOrganization(database: ProductDatabase, code: string): Promise<string> {
  const id = randomUUID();
  await sql`insert into organization (id, code, name) values (${id}, ${code}, ${`Organization ${code}`})`.execute(
    database,
  );
  return id;
}

export async function buildUser(
  database: ProductDatabase,
  username: string,
  {
    passwordHash = 'none',
    role = 'user',
    isActive = true,
    mustChangePassword = false,
  }: { passwordHash?: string; role?: string; isActive?: boolean; mustChangePassword?: boolean } = {},
): Promise<string> {
  const id = randomUUID();
  await sql`insert into app_user (id, username, password_hash, role, is_active, must_change_password)
            values (${id}, ${username}, ${passwordHash}, ${role}, ${isActive}, ${mustChangePassword})`.execute(
    database,
  );
  return id;
}

/** `expiresIn` and `address` as PostgreSQL writes them. */
export async function buildSession(
  database: ProductDatabase,
  userId: string,
  { expiresIn = '1 hour', address }: { expiresIn?: string; address?: string } = {},
): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into session (user_id, expires_at, address)
    values (${userId}, now() + ${expiresIn}::interval, ${address ?? null}::inet) returning id`.execute(database);
  return rows[0]?.id ?? '';
}

export async function buildMember(
  database: ProductDatabase,
  organizationId: string,
  userId: string,
  role = 'member',
): Promise<void> {
  await sql`insert into organization_member (organization_id, user_id, role) values (${organizationId}, ${userId}, ${role})`.execute(
    database,
  );
}

/** `data` holds the fields of a record as the mirror keeps them. */
export async function buildMirrorRecord(
  database: ProductDatabase,
  organizationId: string,
  pfaId: string,
  data: Record<string, unknown>,
): Promise<void> {
  await sql`insert into pfa_mirror (organization_id, pfa_id, data)
            values (${organizationId}, ${pfaId}, ${JSON.stringify(data)}::jsonb)`.execute(database);
}

// oxlint-disable-next-line max-params -- whose draft it is, in one line of a test
export async function buildDraft(
  database: ProductDatabase,
  organizationId: string,
  pfaId: string,
  userId: string,
  delta: Record<string, unknown>,
): Promise<void> {
  await sql`insert into pfa_draft (organization_id, pfa_id, user_id, delta)
            values (${organizationId}, ${pfaId}, ${userId}, ${JSON.stringify(delta)}::jsonb)`.execute(database);
}
