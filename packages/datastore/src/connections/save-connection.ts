/** Makes a connection, or changes what is given of one. */
import { sql } from 'kysely';
import { getOrganizationId } from '../accounts/memberships.ts';
import { DatastoreError } from '../errors.ts';
import type { ProductDatabase, ProductTransaction } from '../scope.ts';
import { withKeysHeld } from './keys-held.ts';
import { placeOf } from './secret-columns.ts';
import { encryptSecret, type KeyRing } from './secrets.ts';

export interface ConnectionChange {
  /** 1 to 100 letters, digits, `.`, `-` or `_`. */
  id: string;
  /** Code or id of the one that it is for; of a new connection without it: all. */
  organization?: string | undefined;
  usage?: string | undefined;
  url?: string | undefined;
  /** Whether changes may be written by it, too, where there is none that only writes. */
  operations?: 'read' | 'read-write' | undefined;
  /** none, basic, bearer, apiKey. */
  authType?: string | undefined;
  authKey?: string | undefined;
  /** In clear. */
  authValue?: string | undefined;
  /** Instead of those that there are. */
  headers?: Readonly<Record<string, string>> | undefined;
}

/**
 * What is left out stays; of a new connection usage and url are needed. Opens a transaction. Returns whether it is new. Throws
 * DatastoreError `bad_connection`, `no_such_organization`.
 */
export async function saveConnection(
  database: ProductDatabase,
  change: ConnectionChange,
  readKeys: () => KeyRing,
): Promise<boolean> {
  refuseUnusable(change);
  return await withKeysHeld(database, async (trx) => {
    const { rows } = await sql`select from api_configuration where id = ${change.id} for update`.execute(trx);
    const isNew = rows.length === 0;
    if (isNew) await insert(trx, change);
    const place = (column: string) => placeOf('api_configuration', [change.id], column);
    const encrypted = (text: string | undefined, column: string) =>
      text === undefined ? null : encryptSecret(text, place(column), readKeys());
    const headers = Object.entries(change.headers ?? {}).map(([key, value]) => ({ key, value }));
    await sql`
      update api_configuration
         set usage = coalesce(${change.usage ?? null}, usage), url = coalesce(${change.url ?? null}, url),
             operation_type = coalesce(${change.operations ?? null}, operation_type),
             auth_type = coalesce(${change.authType ?? null}, auth_type),
             auth_key_encrypted = coalesce(${encrypted(change.authKey, 'auth_key_encrypted')}, auth_key_encrypted),
             auth_value_encrypted = coalesce(${encrypted(change.authValue, 'auth_value_encrypted')}, auth_value_encrypted),
             custom_headers = ${change.headers === undefined ? sql`custom_headers` : JSON.stringify(headers)},
             status = 'untested', last_error = null, updated_at = now()
       where id = ${change.id}`.execute(trx);
    return isNew;
  });
}

async function insert(trx: ProductTransaction, { id, organization, usage, url }: ConnectionChange): Promise<void> {
  if (usage === undefined || url === undefined) {
    throw refusal(`there is no connection "${id}" yet`, 'Give its usage, such as PEMS_PFA_READ, and its address.');
  }
  const organizationId = organization === undefined ? null : await getOrganizationId(trx, organization);
  await sql`
    insert into api_configuration (id, organization_id, name, usage, url, auth_type)
    values (${id}, ${organizationId}, ${id}, ${usage}, ${url}, 'none')`.execute(trx);
}

const usages = /^(PEMS|AI)_[A-Z_]{1,40}$/;
const authTypes = ['none', 'basic', 'bearer', 'apiKey'];

function refuseUnusable({ id, usage, url, authType }: ConnectionChange): void {
  if (!/^[\w.-]{1,100}$/.test(id))
    throw refusal('its id is not valid', 'Give letters, digits, points, hyphens, underscores.');
  if (usage !== undefined && !usages.test(usage))
    throw refusal('its usage is not valid', 'Give one such as PEMS_PFA_READ.');
  const address = url === undefined ? undefined : URL.parse(url);
  const isAddress = address === undefined || (address !== null && /^https?:$/.test(address.protocol));
  if (!isAddress) throw refusal('its address is not a web address', 'Give one such as https://host/axis/restservices.');
  // It would stand in lists and logs.
  if (address !== undefined && (address.username !== '' || address.password !== '')) {
    throw refusal('its address contains a user or a password', 'Give them apart from it.');
  }
  if (authType !== undefined && !authTypes.includes(authType)) {
    throw refusal('it authenticates in an unknown way', `Give one of ${authTypes.join(', ')}.`);
  }
}

function refusal(what: string, hint: string): DatastoreError {
  return new DatastoreError(`The connection cannot be saved: ${what}.`, { code: 'bad_connection', hint });
}
