/** Organizations as an operator manages them: add, list, activate, deactivate. These run as the server itself. */
import { randomUUID } from 'node:crypto';
import { inTransaction } from '@vanguard/postgres';
import { sql } from 'kysely';
import { DatastoreError } from '../errors.ts';
import { type ProductDatabase, seeAllOrganizations } from '../scope.ts';
import { changeAlone } from './change-alone.ts';
import { addMembership, getOrganizationId, getUser } from './memberships.ts';

export interface NewOrganization {
  /** Stands in addresses and file names: 1 to 40 letters, digits, `.`, `-` or `_`, a letter or digit first. */
  code: string;
  name: string;
  description?: string | null;
  /** The username of its first owner. */
  owner?: string | undefined;
}

/** Returns the id. Throws DatastoreError `bad_organization`, `code_taken`, `no_such_user`. */
export async function createOrganization(
  database: ProductDatabase,
  { code, name, description = null, owner }: NewOrganization,
): Promise<string> {
  refuseUnusable(code, name, description);
  return await changeAlone(database, 'organization', async (trx) => {
    const taken = await trx
      .selectFrom('organization')
      .select('code')
      .where(sql`lower(code)`, '=', code.toLowerCase())
      .executeTakeFirst();
    if (taken !== undefined) {
      throw new DatastoreError(`There is an organization "${taken.code}" already.`, {
        code: 'code_taken',
        hint: 'Choose another code; `vanguard organization list` shows them all.',
      });
    }
    const id = randomUUID();
    await trx.insertInto('organization').values({ id, code, name, description, logo_url: null }).execute();
    if (owner !== undefined) {
      await addMembership(trx, (await getUser(trx, owner)).id, { organization: id, role: 'owner' });
    }
    return id;
  });
}

/** In force with the next request: nobody sees an inactive one, and its data stay. Throws DatastoreError `no_such_organization`. */
export async function setOrganizationActive(
  database: ProductDatabase,
  codeOrId: string,
  isActive: boolean,
): Promise<void> {
  await changeAlone(database, 'organization', async (trx) => {
    const id = await getOrganizationId(trx, codeOrId);
    await sql`update organization set is_active = ${isActive}, updated_at = now() where id = ${id}`.execute(trx);
  });
}

export interface ManagedOrganization {
  id: string;
  code: string;
  name: string;
  description: string | null;
  isActive: boolean;
  /** As of the latest count: a load or a refresh. */
  recordCount: number;
  members: number;
}

/** All of them, in the order of their codes. */
export async function listManagedOrganizations(database: ProductDatabase): Promise<ManagedOrganization[]> {
  return await inTransaction(database, async (trx) => {
    await seeAllOrganizations(trx);
    const { rows } = await sql<ManagedOrganization>`
      select o.id, o.code, o.name, o.description, o.is_active as "isActive",
             coalesce(t.record_count, 0)::integer as "recordCount",
             (select count(*)::integer from organization_member m where m.organization_id = o.id) as members
        from organization o left join organization_total t on t.organization_id = o.id
       order by o.code`.execute(trx);
    return rows;
  });
}

const longest = { name: 200, description: 2000 };

function refuseUnusable(code: string, name: string, description: string | null): void {
  const fault = findFault(code, name, description);
  if (fault === undefined) return;
  throw new DatastoreError(`The organization cannot be added: ${fault.what}.`, {
    code: 'bad_organization',
    hint: fault.hint,
  });
}

function findFault(code: string, name: string, description: string | null): { what: string; hint: string } | undefined {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/.test(code)) {
    return {
      what: 'its code cannot stand in an address',
      hint: 'Give 1 to 40 letters, digits, points, hyphens or underscores, a letter or a digit first; for example RIO.',
    };
  }
  if (!isPlain(name, longest.name)) {
    return {
      what: 'its name cannot be shown',
      hint: `Give 1 to ${longest.name} characters without control characters, and without a space at either end.`,
    };
  }
  if (description !== null && !isPlain(description, longest.description))
    return { what: 'its description cannot be shown', hint: `Give up to ${longest.description} characters of text.` };
  return undefined;
}

const isPlain = (text: string, most: number) =>
  text.length <= most && /^[^\s\p{C}](?:[^\p{C}]*[^\s\p{C}])?$/u.test(text);
