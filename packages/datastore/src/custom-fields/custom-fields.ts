/** The fields that organizations have declared for themselves: declared, renamed, withdrawn by administrators, read by everybody. */
import {
  type CustomField,
  customKeyForm,
  type CustomKind,
  customName,
  mostCustomFields,
  storedFieldNames,
} from '@vanguard/pfa';
import { sql } from 'kysely';
import { getOrganizationId } from '../accounts/memberships.ts';
import { DatastoreError } from '../errors.ts';
import { utc } from '../instants.ts';
import {
  acrossOrganizations,
  asOrganization,
  type ProductDatabase,
  type ProductTransaction,
  type Scope,
} from '../scope.ts';
import { readAllAgain } from '../sync/read-all-again.ts';
import { type IndexState, readIndexStates } from './custom-indexes.ts';

/** In the order in which they were declared. */
const order = sql`order by created_at, key`;
const columns = sql`key, label, kind, is_editable as "isEditable"`;

/** Joins a transaction of the scope, or opens one. */
export async function listCustomFields(database: ProductDatabase, scope: Scope): Promise<CustomField[]> {
  return await asOrganization(
    database,
    scope,
    async (trx) => {
      const { rows } = await sql<CustomField>`
        /* custom fields */ select ${columns} from custom_field where organization_id = ${scope.organizationId} ${order}`.execute(
        trx,
      );
      return rows;
    },
    { readOnly: true },
  );
}

/** By key. */
export async function readCustomFields(database: ProductDatabase, scope: Scope): Promise<Map<string, CustomField>> {
  return new Map((await listCustomFields(database, scope)).map((field) => [field.key, field]));
}

/** The same for the server's own work. Opens a transaction. */
export async function listDeclaredFields(database: ProductDatabase, organizationId: string): Promise<CustomField[]> {
  return await acrossOrganizations(database, async (trx) => await readDeclared(trx, organizationId));
}

/** Of all organizations that have any, by id. Opens a transaction. */
export async function listAllDeclaredFields(
  database: ProductDatabase,
): Promise<Map<string, Pick<CustomField, 'key' | 'kind'>[]>> {
  return await acrossOrganizations(database, async (trx) => {
    const { rows } = await sql<{ id: string; fields: Pick<CustomField, 'key' | 'kind'>[] }>`
      /* declared fields of all */ select organization_id as id, jsonb_agg(jsonb_build_object('key', key, 'kind', kind) order by key) as fields
        from custom_field group by 1 order by 1`.execute(trx);
    return new Map(rows.map(({ id, fields }) => [id, fields]));
  });
}

async function readDeclared(trx: ProductTransaction, organizationId: string): Promise<CustomField[]> {
  const { rows } = await sql<CustomField>`
    /* declared fields */ select ${columns} from custom_field where organization_id = ${organizationId} ${order}`.execute(
    trx,
  );
  return rows;
}

export interface DeclaredField extends CustomField {
  createdBy: string | null;
  createdAt: string;
  /** Records whose value the last pull of all records could not read as the kind; null before one. */
  misfits: number | null;
  misfitSample: string | null;
  /** What its order is answered from. */
  index: { state: IndexState; error: string | null };
}

export interface FoundKey {
  key: string;
  /** Among the records that were looked at. */
  records: number;
  samples: string[];
}

export interface CustomFieldReview {
  fields: DeclaredField[];
  /** What records have beside the fields of the table and the declared ones. */
  found: FoundKey[];
  /** How many records were looked at. */
  sampledRecords: number;
}

const sampledRecords = 2000;
const sampledValues = 3;
const mostFoundKeys = 200;
const sampleLength = 80;

/** Kept beside the fields of the table. */
const otherKnownKeys = ['description', 'lastModifiedBy'];
export const knownKeys: readonly string[] = [...storedFieldNames, ...otherKnownKeys];

/** For administrators. Opens a transaction. Throws DatastoreError `no_such_organization`. */
export async function reviewCustomFields(
  database: ProductDatabase,
  organizationId: string,
): Promise<CustomFieldReview> {
  return await acrossOrganizations(database, async (trx) => {
    const id = await getOrganizationId(trx, organizationId);
    const { rows: fields } = await sql<Omit<DeclaredField, 'index'>>`
      select ${columns}, created_by as "createdBy", ${utc(sql`created_at`)} as "createdAt", misfits, misfit_sample as "misfitSample"
        from custom_field where organization_id = ${id} ${order}`.execute(trx);
    const indexes = await readIndexStates(trx, id);
    const { rows: found } = await sql<FoundKey & { sampled: number }>`
      /* other keys */ with sampled as materialized (
        select data from pfa_mirror where organization_id = ${id} and removed_at is null limit ${sampledRecords}
      )
      select key, count(*)::integer as records, (select count(*)::integer from sampled) as sampled,
             (array_agg(distinct left(value, ${sampleLength})))[1:${sampledValues}] as samples
        from sampled cross join lateral jsonb_each_text(data) as one(key, value)
       where key <> all(${[...knownKeys]}::text[]) and value <> ''
         and not exists (select from custom_field f where f.organization_id = ${id} and f.key = one.key)
       group by key order by records desc, key limit ${mostFoundKeys}`.execute(trx);
    return {
      fields: fields.map((field) => ({ ...field, index: indexes.get(field.key) ?? { state: 'none', error: null } })),
      found: found.map(({ key, records, samples }) => ({ key, records, samples })),
      sampledRecords: found[0]?.sampled ?? 0,
    };
  });
}

export interface NewCustomField {
  organizationId: string;
  key: string;
  label: string;
  kind: CustomKind;
  isEditable: boolean;
  createdBy: string;
}

/**
 * Opens a transaction. Throws DatastoreError `bad_custom_field`, `custom_field_taken`, `too_many_custom_fields`,
 * `no_such_organization`.
 */
export async function declareCustomField(database: ProductDatabase, declared: NewCustomField): Promise<void> {
  const { key, kind, isEditable, createdBy } = declared;
  const label = declared.label.trim();
  refuseKey(key);
  await changingFields(database, declared.organizationId, async (trx, organizationId, fields) => {
    if (fields.some((field) => field.key === key)) throw taken(`${customName(key)} is declared already.`);
    refuseLabel(fields, key, label);
    if (fields.length >= mostCustomFields) {
      throw new DatastoreError(`The organization has ${mostCustomFields} declared fields, and cannot have more.`, {
        code: 'too_many_custom_fields',
        hint: 'Withdraw one first.',
      });
    }
    await sql`
      insert into custom_field (organization_id, key, label, kind, is_editable, created_by)
      values (${organizationId}, ${key}, ${label}, ${kind}, ${isEditable}, ${createdBy})`.execute(trx);
    // Records have the texts of upstream until a pull reads them as the kind.
    if (kind !== 'text') await readAllAgain(trx, organizationId);
  });
}

/** After a pull of all records: how many have what is not of a field's kind, by key, and one of these values. */
export async function noteMisfits(
  database: ProductDatabase,
  organizationId: string,
  misfits: ReadonlyMap<string, { count: number; sample: string }>,
): Promise<void> {
  const found = [...misfits].map(([key, { count, sample }]) => ({ key, count, sample: sample.slice(0, sampleLength) }));
  await acrossOrganizations(database, async (trx) => {
    await sql`
      /* note misfits */ update custom_field f
         set misfits = coalesce(r.count, 0), misfit_sample = r.sample
        from custom_field own left join jsonb_to_recordset(${JSON.stringify(found)}::jsonb) as r(key text, count integer, sample text) on r.key = own.key
       where own.organization_id = ${organizationId} and f.organization_id = own.organization_id and f.key = own.key`.execute(
      trx,
    );
  });
}

export interface CustomFieldChange {
  organizationId: string;
  key: string;
  label?: string | undefined;
  isEditable?: boolean | undefined;
}

/**
 * Key and kind stay as they are. Opens a transaction. Throws DatastoreError `no_such_custom_field`, `custom_field_taken`,
 * `custom_field_in_use` where it is to be locked while there are drafts of it, `no_such_organization`.
 */
export async function changeCustomField(database: ProductDatabase, change: CustomFieldChange): Promise<void> {
  const { key, isEditable } = change;
  const label = change.label?.trim();
  await changingFields(database, change.organizationId, async (trx, organizationId, fields) => {
    getDeclared(fields, key);
    if (label !== undefined) refuseLabel(fields, key, label);
    if (isEditable === false) await refuseUsed(trx, organizationId, key, 'be locked');
    await sql`
      update custom_field set label = coalesce(${label ?? null}, label), is_editable = coalesce(${isEditable ?? null}::boolean, is_editable)
       where organization_id = ${organizationId} and key = ${key}`.execute(trx);
  });
}

/**
 * Takes a declaration back; values stay in the records. Opens a transaction. Throws DatastoreError `no_such_custom_field`,
 * `custom_field_in_use` where there are drafts of it, `no_such_organization`.
 */
export async function withdrawCustomField(
  database: ProductDatabase,
  { organizationId: organization, key }: { organizationId: string; key: string },
): Promise<void> {
  await changingFields(database, organization, async (trx, organizationId, fields) => {
    getDeclared(fields, key);
    await refuseUsed(trx, organizationId, key, 'be withdrawn');
    await sql`delete from custom_field where organization_id = ${organizationId} and key = ${key}`.execute(trx);
  });
}

/** One after the other in an organization, and none while somebody saves a draft there. */
async function changingFields(
  database: ProductDatabase,
  organization: string,
  work: (trx: ProductTransaction, organizationId: string, fields: readonly CustomField[]) => Promise<void>,
): Promise<void> {
  await acrossOrganizations(
    database,
    async (trx) => {
      const organizationId = await getOrganizationId(trx, organization);
      await sql`select pfa_lock_drafts(${organizationId})`.execute(trx);
      await work(trx, organizationId, await readDeclared(trx, organizationId));
    },
    { retries: 3 },
  );
}

function refuseKey(key: string): void {
  const why = !customKeyForm.test(key)
    ? 'is not a name of a column: up to 80 letters, digits, _ and $, a letter first'
    : knownKeys.includes(key)
      ? 'is a field of every record'
      : undefined;
  if (why === undefined) return;
  const shown = key.length > 80 ? `${key.slice(0, 80)}…` : key;
  throw new DatastoreError(`${JSON.stringify(shown)} ${why}.`, {
    code: 'bad_custom_field',
    hint: 'Take the key of one of the values that records have beside their fields.',
  });
}

function refuseLabel(fields: readonly CustomField[], key: string, label: string): void {
  const other = fields.find((field) => field.key !== key && field.label.toLowerCase() === label.toLowerCase());
  if (other !== undefined) throw taken(`${customName(other.key)} is called ${JSON.stringify(other.label)} already.`);
}

function taken(message: string): DatastoreError {
  return new DatastoreError(message, { code: 'custom_field_taken', hint: 'Choose another.' });
}

function getDeclared(fields: readonly CustomField[], key: string): CustomField {
  const found = fields.find((field) => field.key === key);
  if (found !== undefined) return found;
  throw new DatastoreError('The organization has declared no such field.', {
    code: 'no_such_custom_field',
    hint: 'List what it has declared.',
  });
}

/** What is drafted or under way could neither be reviewed nor sent. */
async function refuseUsed(trx: ProductTransaction, organizationId: string, key: string, what: string): Promise<void> {
  const { rows } = await sql<{ drafts: number; messages: number }>`
    /* uses of a custom field */ select
      (select count(*)::integer from pfa_draft where organization_id = ${organizationId} and delta ? ${key}) as drafts,
      (select count(*)::integer from pfa_outbox
        where organization_id = ${organizationId} and delta ? ${key} and state in ('queued', 'sending', 'delivered')) as messages`.execute(
    trx,
  );
  const { drafts, messages } = rows[0] ?? { drafts: 0, messages: 0 };
  if (drafts + messages === 0) return;
  throw new DatastoreError(
    `The field cannot ${what}: ${drafts} ${drafts === 1 ? 'draft changes' : 'drafts change'} it, and ${messages} committed ${messages === 1 ? 'change' : 'changes'} of it ${messages === 1 ? 'is' : 'are'} on the way to PEMS.`,
    {
      code: 'custom_field_in_use',
      hint: 'Commit or discard the drafts, and wait for a pull that shows what was committed.',
    },
  );
}
