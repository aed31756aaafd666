/**
 * Everything done on behalf of a person runs in a transaction under the role vanguard_app with the person, and mostly
 * the organization, in settings that row-level security reads. The connections themselves are the owner's of the schema,
 * whom row-level security binds as well, unless a URL names a superuser or a role with `bypassrls`: see findUnboundRole.
 */
import {
  type Database,
  executePrepared,
  inTransaction,
  limitSettings,
  limitsOf,
  type Transaction,
  type TransactionOptions,
} from '@vanguard/postgres';
import { type RawBuilder, sql } from 'kysely';
import { appRole } from './app-role.ts';
import type { ProductSchema } from './schema.ts';

export type ProductDatabase = Database<ProductSchema>;
export type ProductTransaction = Transaction<ProductSchema>;

export interface Scope {
  organizationId: string;
  userId: string;
}

/** How often a change is tried again after a deadlock. */
export const changeRetries = 3;

/** The scopes of open transactions. */
const scopes = new WeakMap<ProductDatabase, Scope>();

/**
 * Opens a transaction of the scope; given one that asOrganization has opened for the same scope, joins it, as it is:
 * `options` are those of whoever opened it.
 */
export async function asOrganization<Result>(
  database: ProductDatabase,
  { organizationId, userId }: Scope,
  work: (trx: ProductTransaction) => Promise<Result>,
  options?: TransactionOptions,
): Promise<Result> {
  const open = scopes.get(database);
  if (open?.organizationId === organizationId && open.userId === userId)
    return await work(database as ProductTransaction);
  return await inScope(database, { organizationId, userId }, work, options);
}

/** Sees the person's memberships and nothing of any organization. */
export async function asUser<Result>(
  database: ProductDatabase,
  userId: string,
  work: (trx: ProductTransaction) => Promise<Result>,
): Promise<Result> {
  return await inScope(database, { organizationId: '', userId }, work);
}

/**
 * For the server's own work over all organizations, as the owner of the schema; never with a person's conditions.
 * A query of the owner that says neither this nor a scope sees nothing of any organization.
 */
export async function acrossOrganizations<Result>(
  database: ProductDatabase,
  work: (trx: ProductTransaction) => Promise<Result>,
  options?: TransactionOptions,
): Promise<Result> {
  return await inTransaction(
    database,
    async (trx) => {
      await executePrepared(
        sql`/* all organizations */ select set_config('vanguard.across_organizations', 'on', true)${limitsFor(database)}`,
        trx,
      );
      return await work(trx);
    },
    options,
  );
}

/** The same for the rest of a transaction that the caller has opened. */
export async function seeAllOrganizations(trx: ProductTransaction): Promise<void> {
  await sql`select set_config('vanguard.across_organizations', 'on', true)`.execute(trx);
}

async function inScope<Result>(
  database: ProductDatabase,
  { organizationId, userId }: Scope,
  work: (trx: ProductTransaction) => Promise<Result>,
  options?: TransactionOptions,
): Promise<Result> {
  return await inTransaction(
    database,
    async (trx) => {
      const settings = sql`
        /* scope */ select set_config('role', ${sql.lit(appRole)}, true),
               set_config('vanguard.organization_id', ${organizationId}, true),
               set_config('vanguard.user_id', ${userId}, true)${limitsFor(database)}`;
      await executePrepared(settings, trx);
      if (organizationId !== '') scopes.set(trx, { organizationId, userId });
      return await work(trx);
    },
    options,
  );
}

/** In the same statement, so that they cost no round trip of their own. */
function limitsFor(database: ProductDatabase): RawBuilder<unknown> {
  const limits = limitsOf(database);
  if (limits === undefined) return sql``;
  const settings = Object.entries(limitSettings(limits));
  return sql.join(
    settings.map(([name, value]) => sql`, set_config(${sql.lit(name)}, ${value}, true)`),
    sql``,
  );
}
