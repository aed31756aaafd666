/** How the outside systems are reached: what stands in the configurations, and what an organization has of its own. */
import { sql } from 'kysely';
import { getOrganizationId } from '../accounts/memberships.ts';
import { DatastoreError } from '../errors.ts';
import { utc } from '../instants.ts';
import { acrossOrganizations, type ProductDatabase, type ProductTransaction } from '../scope.ts';
import { placeOf } from './secret-columns.ts';
import { decryptSecret, type KeyRing, type SecretState, stateOfSecret } from './secrets.ts';

export interface ConnectionEntry {
  id: string;
  /** Null: for all organizations. */
  organizationId: string | null;
  organizationCode: string | null;
  name: string;
  /** PEMS_PFA_READ, PEMS_PFA_WRITE and others. */
  usage: string;
  /** Without a password, where one stands in it. */
  url: string;
  /** none, basic, bearer, apiKey. */
  authType: string;
  credentials: SecretState;
  /** untested, connected, failed. */
  status: string;
  lastCheckedAt: string | null;
  lastError: string | null;
  /** Codes of organizations that have credentials of their own for it. */
  ownCredentials: string[];
}

/** Across all organizations, by usage and name. Opens a transaction. */
export async function listConnections(database: ProductDatabase, keys: KeyRing): Promise<ConnectionEntry[]> {
  return await acrossOrganizations(database, async (trx) => {
    const { rows } = await sql<ConnectionEntry & { authKey: string | null; authValue: string | null }>`
      select c.id, c.organization_id as "organizationId", o.code as "organizationCode", c.name, c.usage, c.url,
             c.auth_type as "authType", c.status, ${utc(sql`c.last_checked_at`)} as "lastCheckedAt", c.last_error as "lastError",
             c.auth_key_encrypted as "authKey", c.auth_value_encrypted as "authValue",
             array(select p.code
                     from organization_api_credential a join organization p on p.id = a.organization_id
                    where a.api_configuration_id = c.id order by p.code) as "ownCredentials"
        from api_configuration c left join organization o on o.id = c.organization_id
       order by c.usage, c.name, c.id`.execute(trx);
    return rows.map(({ authKey, authValue, url, ...row }) => ({
      ...row,
      url: withoutUser(url),
      credentials: worstOf(keys, authKey, authValue),
    }));
  });
}

/** Nothing kept a legacy installation from having a password in an address. */
function withoutUser(address: string): string {
  const url = URL.parse(address);
  if (url === null || (url.username === '' && url.password === '')) return address;
  return Object.assign(url, { username: '***', password: '' }).href;
}

const severity: readonly SecretState[] = ['foreign', 'locked', 'ready', 'none'];

function worstOf(keys: KeyRing, ...stored: (string | null)[]): SecretState {
  const states = stored.map((one) => stateOfSecret(one, keys));
  return severity.find((state) => states.includes(state)) ?? 'none';
}

/** A connection with its credentials in clear: for whoever is about to connect, and for nothing that is stored or sent. */
export interface OpenConnection {
  id: string;
  name: string;
  /** PEMS_PFA_READ, PEMS_PFA_WRITE and others. */
  usage: string;
  /** Whether changes of records may be written by it. */
  mayWrite: boolean;
  url: string;
  authType: string;
  /** User, or name of the key. */
  authKey: string | null;
  /** Password, token or key. */
  authValue: string | null;
  headers: Readonly<Record<string, string>>;
  /** Whose records are meant: the one that was asked for, else the one that the connection is of; its code is PEMS's too. */
  organizationCode: string | null;
  organizationId: string | null;
}

/**
 * That of the organization, else the one for all, with the credentials of the organization where it has some. Opens a
 * transaction. Throws DatastoreError `no_connection`, `secret_locked`, `secret_foreign`, `secret_damaged`.
 */
export async function findConnectionFor(
  database: ProductDatabase,
  { organizationId, usage }: { organizationId: string; usage: string },
  keys: KeyRing,
): Promise<OpenConnection> {
  return await acrossOrganizations(database, async (trx) => {
    const { rows } = await sql<{
      id: string | null;
    }>`select find_connection(${organizationId}, ${usage}) as id`.execute(trx);
    const found = rows[0]?.id ?? undefined;
    if (found === undefined) {
      throw new DatastoreError(`The organization has no connection of the kind ${usage}.`, {
        code: 'no_connection',
        hint: 'Make one under /api/admin/connections; `vanguard connection list` shows all.',
      });
    }
    return await openById(trx, found, organizationId, keys);
  });
}

/**
 * The same by its id. `organization`: code or id of the one whose own credentials are taken; default: the one that the
 * connection is of. Throws DatastoreError as findConnectionFor does, and `no_such_organization`.
 */
export async function openConnection(
  database: ProductDatabase,
  { id, organization }: { id: string; organization?: string | undefined },
  keys: KeyRing,
): Promise<OpenConnection> {
  return await acrossOrganizations(database, async (trx) => {
    const organizationId = organization === undefined ? null : await getOrganizationId(trx, organization);
    return await openById(trx, id, organizationId, keys);
  });
}

async function openById(
  trx: ProductTransaction,
  id: string,
  organizationId: string | null,
  keys: KeyRing,
): Promise<OpenConnection> {
  const { rows } = await sql<StoredConnection>`
    select c.id, c.name, c.usage, c.usage = 'PEMS_PFA_WRITE' or c.operation_type in ('write', 'read-write') as "mayWrite", c.url, c.auth_type as "authType", c.auth_key_encrypted as "authKey",
           c.auth_value_encrypted as "authValue", c.custom_headers as headers, a.organization_id as "ownedBy",
           a.auth_key_encrypted as "ownKey", a.auth_value_encrypted as "ownValue", a.custom_headers as "ownHeaders",
           o.code as "organizationCode", o.id as "organizationId"
      from api_configuration c
      left join organization o on o.id = coalesce(${organizationId}, c.organization_id)
      left join organization_api_credential a on a.api_configuration_id = c.id and a.organization_id = o.id
     where c.id = ${id}`.execute(trx);
  const [row] = rows;
  if (row === undefined) {
    throw new DatastoreError('There is no such connection.', {
      code: 'no_connection',
      hint: '`vanguard connection list` shows all.',
    });
  }
  const open = (own: string | null, shared: string | null, column: string) =>
    own === null || own === '' || row.ownedBy === null
      ? decryptSecret(shared, placeOf('api_configuration', [id], column), keys)
      : decryptSecret(own, placeOf('organization_api_credential', [row.ownedBy, id], column), keys);
  return {
    id: row.id,
    name: row.name,
    usage: row.usage,
    mayWrite: row.mayWrite,
    url: row.url,
    authType: row.authType,
    authKey: open(row.ownKey, row.authKey, 'auth_key_encrypted'),
    authValue: open(row.ownValue, row.authValue, 'auth_value_encrypted'),
    headers: { ...headersOf(row.headers), ...headersOf(row.ownHeaders) },
    organizationCode: row.organizationCode,
    organizationId: row.organizationId,
  };
}

interface StoredConnection extends Omit<OpenConnection, 'headers'> {
  headers: unknown;
  ownedBy: string | null;
  ownKey: string | null;
  ownValue: string | null;
  ownHeaders: unknown;
}

/** A legacy application kept them as a list of `{key, value}`; names of headers have no case. */
function headersOf(stored: unknown): Record<string, string> {
  const pairs = (Array.isArray(stored) ? stored : []) as { key?: unknown; value?: unknown }[];
  const named = pairs.flatMap(({ key, value }) =>
    typeof key === 'string' && key !== '' && typeof value === 'string' ? [[key.toLowerCase(), value] as const] : [],
  );
  return Object.fromEntries(named);
}

/** Keeps how a test of the connection ended. `error`: null where it went well. Opens a transaction. */
export async function recordConnectionTest(
  database: ProductDatabase,
  { id, error }: { id: string; error: string | null },
): Promise<void> {
  await acrossOrganizations(database, async (trx) => {
    await sql`
      update api_configuration
         set status = ${error === null ? 'connected' : 'failed'}, last_checked_at = now(), last_error = ${error}
       where id = ${id}`.execute(trx);
  });
}
