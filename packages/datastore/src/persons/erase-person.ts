/**
 * Erases a person: what is theirs alone goes, what others rely on stays under a pseudonym. A dry run does all of it and rolls back,
 * so that it tells what would be.
 */
import { createHash } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import { changeAlone } from '../accounts/change-alone.ts';
import { hasAdministrator } from '../accounts/manage-accounts.ts';
import { getUser } from '../accounts/memberships.ts';
import { erasedHash } from '../accounts/password-form.ts';
import { DatastoreError } from '../errors.ts';
import type { ProductDatabase, ProductTransaction } from '../scope.ts';
import { handOverDrafts } from './hand-over-drafts.ts';
import { findLegacyUsers, listNameColumns } from './name-columns.ts';

export interface ErasureOptions {
  /** What becomes of changes that are not committed: another account takes them. */
  drafts?: 'discard' | { to: string } | undefined;
  /** Who calls, as the operating system names them. */
  operator: string;
  dryRun: boolean;
}

export interface Erasure {
  /** In the place of the name; always the same for an account. */
  pseudonym: string;
  /** Rows, by table. */
  removed: Record<string, number>;
  handedOver: number;
  /** Rows that named the person, by table and column. */
  renamed: Record<string, number>;
  /** Columns of the legacy row that were erased. */
  legacy: string[];
}

/** Whose rows are removed, in order. Shared views stay, under the pseudonym. */
const removals: [table: string, and?: string][] = [
  ['session'],
  ['kept_answer'],
  ['pfa_import'],
  ['pfa_edit'],
  ['pfa_draft'],
  ['saved_view', 'not is_shared'],
  ['organization_member'],
];

/** What was done is thrown through the transaction, so that it leaves nothing. */
class DryRun extends Error {
  readonly erasure: Erasure;

  constructor(erasure: Erasure) {
    super('rolled back');
    this.erasure = erasure;
  }
}

/** Throws DatastoreError `no_such_user`, `last_administrator`, `has_drafts`, and what `handOverDrafts` does. */
export async function erasePerson(
  database: ProductDatabase,
  username: string,
  options: ErasureOptions,
): Promise<Erasure> {
  try {
    return await changeAlone(database, 'app_user', async (trx) => {
      const erasure = await erase(trx, username, options);
      if (options.dryRun) throw new DryRun(erasure);
      return erasure;
    });
  } catch (error) {
    if (error instanceof DryRun) return error.erasure;
    throw error;
  }
}

async function erase(
  trx: ProductTransaction,
  username: string,
  { drafts, operator }: ErasureOptions,
): Promise<Erasure> {
  const { id } = await getUser(trx, username);
  const pseudonym = pseudonymOf(id);
  const hadAdministrator = await hasAdministrator(trx);
  if (drafts === undefined) await refuseDrafts(trx, id, username);
  const handedOver = typeof drafts === 'object' ? await handOverDrafts(trx, id, drafts.to) : 0;
  const removed: Record<string, number> = {};
  for (const [table, and] of removals) {
    const condition = and === undefined ? sql`true` : sql.raw(and);
    removed[table] = await affected(trx, sql`delete from ${sql.table(table)} where user_id = ${id} and ${condition}`);
  }
  const renamed: Record<string, number> = {};
  for (const { table, column } of await listNameColumns(trx)) {
    const rename = sql`update ${sql.table(table)} set ${sql.ref(column)} = ${pseudonym} where ${sql.ref(column)} = ${username}`;
    renamed[`${table}.${column}`] = await affected(trx, rename);
  }
  await sql`
    update app_user
       set username = ${pseudonym}, email = null, first_name = null, last_name = null, avatar_url = null, locale = null,
           password_hash = ${erasedHash}, password_changed_at = null, last_login_at = null, must_change_password = true,
           role = 'user', is_active = false, updated_at = now()
     where id = ${id}`.execute(trx);
  if (hadAdministrator && !(await hasAdministrator(trx))) throw lastAdministrator(username);
  await forgetKeptAccount(trx, username, pseudonym);
  const legacy = await eraseLegacy(trx, id, pseudonym);
  const erasure = { pseudonym, removed: filled(removed), handedOver, renamed: filled(renamed), legacy };
  await sql`
    insert into audit_entry (action, subject, details, operator)
    values ('user erase', ${pseudonym}, ${JSON.stringify(erasure)}, ${operator})`.execute(trx);
  return erasure;
}

const filled = (counts: Record<string, number>) =>
  Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));

/** Of the id, which history keeps anyhow, and says nothing by itself. */
function pseudonymOf(id: string): string {
  return `former-${createHash('sha256').update(id).digest('hex').slice(0, 12)}`;
}

async function affected(trx: ProductTransaction, statement: RawBuilder<unknown>): Promise<number> {
  return Number((await statement.execute(trx)).numAffectedRows ?? 0);
}

async function refuseDrafts(trx: ProductTransaction, id: string, username: string): Promise<void> {
  const { rows } = await sql<{ n: number }>`select count(*)::integer as n from pfa_draft where user_id = ${id}`.execute(
    trx,
  );
  const drafts = rows[0]?.n ?? 0;
  if (drafts === 0) return;
  throw new DatastoreError(`"${username}" has changed ${drafts} records without committing that.`, {
    code: 'has_drafts',
    hint: 'Say what becomes of it: --drafts-to <username> gives it to another account, --discard-drafts drops it. Nothing was changed.',
  });
}

/** The record of a move names accounts that were there before it. */
async function forgetKeptAccount(trx: ProductTransaction, username: string, pseudonym: string): Promise<void> {
  await sql`
    update adoption
       set report = jsonb_set(report, '{keptAccounts}', (
             select jsonb_agg(case when name = to_jsonb(${username}::text) then to_jsonb(${pseudonym}::text) else name end)
               from jsonb_array_elements(report -> 'keptAccounts') name))
     where report -> 'keptAccounts' ? ${username}`.execute(trx);
}

/** The row as it was moved in. What may not be null gets a text without meaning. */
async function eraseLegacy(trx: ProductTransaction, id: string, pseudonym: string): Promise<string[]> {
  const instead: Record<string, string> = {
    username: pseudonym,
    email: `${pseudonym}@erased.invalid`,
    passwordHash: erasedHash,
    firstName: '',
    lastName: '',
    avatarUrl: '',
  };
  const columns = (await findLegacyUsers(trx)).filter(({ name }) => name in instead);
  if (columns.length === 0) return [];
  const changes = columns.map(({ name, mayBeNull }) => {
    const value = mayBeNull && name !== 'username' && name !== 'passwordHash' ? null : instead[name];
    return sql`${sql.ref(name)} = ${value}`;
  });
  const changed = await affected(trx, sql`update legacy.users set ${sql.join(changes)} where id = ${id}`);
  return changed === 0 ? [] : columns.map(({ name }) => name);
}

function lastAdministrator(username: string): DatastoreError {
  return new DatastoreError(
    `"${username}" is the last active administrator, and nobody could manage the installation.`,
    {
      code: 'last_administrator',
      hint: 'Give another active account the role admin first. Nothing was changed.',
    },
  );
}
