/** The sessions of accounts. These queries run as the server itself. */
import { executePrepared } from '@vanguard/postgres';
import { sql } from 'kysely';
import { utc } from '../instants.ts';
import type { ProductDatabase } from '../scope.ts';

/** From where a session is opened. */
export interface Visitor {
  /** A valid address without a zone; undefined where none is known. */
  address: string | undefined;
  /** At most 300 characters. */
  userAgent: string | undefined;
}

export interface OpenedSession {
  sessionId: string;
  expiresAt: Date;
}

export interface SessionRequest extends Visitor {
  userId: string;
  /** The hash that the password was found right by. */
  checkedHash: string;
  /** Takes its place. */
  renewedHash?: string | undefined;
  lifetimeMs: number;
}

/**
 * Undefined where the account was deactivated or has another password since the hash was read: then whoever changed it
 * wants no session that this check could open. One statement, whose lock on the account both sides wait for.
 */
export async function openSession(
  database: ProductDatabase,
  { userId, checkedHash, renewedHash = checkedHash, lifetimeMs, address, userAgent }: SessionRequest,
): Promise<OpenedSession | undefined> {
  const expiresAt = new Date(Date.now() + lifetimeMs);
  const { rows } = await sql<{ id: string }>`
    with signed_in as (
      update app_user set last_login_at = now(), password_hash = ${renewedHash}
       where id = ${userId} and password_hash = ${checkedHash} and is_active
      returning id
    )
    insert into session (user_id, expires_at, address, user_agent)
    select id, ${expiresAt.toISOString()}::timestamptz, ${address ?? null}::inet, ${userAgent ?? null}
      from signed_in
    returning id`.execute(database);
  const [opened] = rows;
  return opened && { sessionId: opened.id, expiresAt };
}

/**
 * A session that no password has opened, for an operator who proves an installation by it: the account's last sign-in stays what
 * it was. `removeSession` takes it back.
 */
export async function lendSession(
  database: ProductDatabase,
  userId: string,
  lifetimeMs: number,
): Promise<OpenedSession> {
  const expiresAt = new Date(Date.now() + lifetimeMs);
  const { id } = await database
    .insertInto('session')
    .values({ user_id: userId, expires_at: expiresAt.toISOString() })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { sessionId: id, expiresAt };
}

/** As if it had never been. */
export async function removeSession(database: ProductDatabase, sessionId: string): Promise<void> {
  await database.deleteFrom('session').where('id', '=', sessionId).execute();
}

export interface SessionEntry {
  id: string;
  createdAt: string;
  /** To some minutes. */
  lastSeenAt: string;
  expiresAt: string;
  address: string | null;
  userAgent: string | null;
}

const mostListed = 200;

/** Those that are good now, the latest first. */
export async function listSessions(database: ProductDatabase, userId: string): Promise<SessionEntry[]> {
  const { rows } = await sql<SessionEntry>`
    select id, ${utc(sql`created_at`)} as "createdAt", ${utc(sql`last_seen_at`)} as "lastSeenAt",
           ${utc(sql`expires_at`)} as "expiresAt", host(address) as address, user_agent as "userAgent"
      from session
     where user_id = ${userId} and revoked_at is null and expires_at > now()
     order by created_at desc, id
     limit ${mostListed}`.execute(database);
  return rows;
}

/** Returns whether the account has such a session. */
export async function endSession(database: ProductDatabase, userId: string, sessionId: string): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('session')
    .set({ revoked_at: sql`now()` })
    .where('id', '=', sessionId)
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', sql<string>`now()`)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** All of them but one, if one is named; returns how many were good until now. */
export async function endSessions(database: ProductDatabase, userId: string, but?: string): Promise<number> {
  const { numUpdatedRows } = await database
    .updateTable('session')
    .set({ revoked_at: sql`now()` })
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', sql<string>`now()`)
    .$if(but !== undefined, (query) => query.where('id', '<>', but as string))
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** How exactly it is known when a session was last used. */
export const seenIntervalMs = 5 * 60_000;

export async function markSeen(database: ProductDatabase, sessionId: string): Promise<void> {
  const statement = sql`
    update session set last_seen_at = now()
     where id = ${sessionId}::uuid and last_seen_at < now() - make_interval(secs => ${seenIntervalMs / 1000})`;
  await executePrepared(statement, database);
}

/**
 * Of the sessions that have ended, the latest from each network stays for a month: it tells the account's own places
 * from those that guess. Returns how many are gone.
 */
export async function removeEndedSessions(database: ProductDatabase): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from session s
     where (s.expires_at <= now() or s.revoked_at is not null)
       and (s.address is null or s.created_at < now() - interval '30 days' or exists (
             select from session later
              where later.user_id = s.user_id and network_of(later.address) = network_of(s.address)
                and (later.created_at, later.id) > (s.created_at, s.id)))`.execute(database);
  return Number(numAffectedRows ?? 0);
}
