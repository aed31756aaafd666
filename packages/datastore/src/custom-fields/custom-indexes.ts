/**
 * Indexes behind the orders of declared fields, in large organizations (pfa_large_from): a small one is sorted sooner than its
 * indexes are planned with. One a field, of the organization's records that have a value of the kind; the others have no order.
 *
 * What should be there follows from what is declared. A worker compares it with the catalog and makes and drops what differs, one
 * after the other and while everybody goes on, so that a crash leaves nothing to be put right but an index that is not valid, which
 * goes first. Under row-level security an index serves an order and no condition: its functions are not leakproof.
 *
 * Only the owner of a table can make an index on it, and PostgreSQL has no smaller right for that. A worker of a role of its own
 * says so at the field, and the owner makes them all by a command (makeCustomIndexes).
 */
import { createHash } from 'node:crypto';
import { forWork } from '@vanguard/postgres';
import { type RawBuilder, sql } from 'kysely';
import { DatastoreError } from '../errors.ts';
import { acrossOrganizations, type ProductDatabase, type ProductTransaction } from '../scope.ts';
import { indexedColumn, type TypedField } from './custom-column.ts';

/** `none`: the organization is small. */
export type IndexState = 'none' | 'building' | 'ready' | 'failed';

interface WantedField extends TypedField {
  organizationId: string;
  /** Of the organization. */
  code: string;
  /** It has failed of late. */
  isWaiting: boolean;
}

const prefix = 'pfa_mirror_custom_';
const retryAfter = '1 hour';

/** By field and organization: of another kind it is another index. */
function indexNameOf({ organizationId, key, kind }: TypedField & Pick<WantedField, 'organizationId'>): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([organizationId, key, kind]))
    .digest('hex');
  return `${prefix}${key
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .slice(0, 24)}_${digest.slice(0, 16)}`;
}

/** Why a worker has made none, at a field that needs one. */
const ownersWork = 'The role of the worker owns no table: `vanguard custom-fields index`, as the owner, makes it.';

/**
 * Makes or drops one index, outside a transaction and for as long as it takes; gives it up at the signal. False where there is
 * nothing to do, another worker is at it, or the owner has to.
 */
export async function keepCustomIndexes(pool: ProductDatabase, signal: AbortSignal): Promise<boolean> {
  const database = forWork(pool, { workload: 'long', signal });
  const work = await acrossOrganizations(database, async (trx) => {
    const found = await findWork(trx, (field) => field.isWaiting);
    if (found === undefined || (await ownsRecords(trx))) return found;
    if ('make' in found) await noteOutcome(trx, found.make, ownersWork);
    return undefined;
  });
  if (work === undefined) return false;
  await carryOut(database, work, signal);
  return true;
}

export interface KeptIndexes {
  made: number;
  dropped: number;
  failed: { organization: string; key: string; error: string }[];
  /** Somebody else makes an index on the records at this moment: what is left waits for that. */
  isBusy: boolean;
}

/** All that there is to do, for the owner; what has failed before is tried again. Throws DatastoreError `not_the_owner`. */
export async function makeCustomIndexes(pool: ProductDatabase, signal: AbortSignal): Promise<KeptIndexes> {
  const database = forWork(pool, { workload: 'long', signal });
  const tried = new Set<string>();
  const kept: KeptIndexes = { made: 0, dropped: 0, failed: [], isBusy: false };
  for (;;) {
    const [work, isBusy] = await acrossOrganizations(database, async (trx) => {
      if (!(await ownsRecords(trx))) throw notTheOwner();
      return [await findWork(trx, (field) => tried.has(indexNameOf(field))), await isIndexing(trx)] as const;
    });
    if (work === undefined) return { ...kept, isBusy };
    if ('make' in work) tried.add(indexNameOf(work.make));
    const error = await carryOut(database, work, signal);
    if ('drop' in work) kept.dropped++;
    else if (error === null) kept.made++;
    else kept.failed.push({ organization: work.make.code, key: work.make.key, error });
  }
}

function notTheOwner(): DatastoreError {
  return new DatastoreError('Only the owner of the records can make an index on them.', {
    code: 'not_the_owner',
    hint: 'Name the owner of the database in DATABASE_URL for this command; `vanguard roles --print` tells who it is.',
  });
}

/** Why an index could not be made; null otherwise. */
async function carryOut(database: ProductDatabase, work: IndexWork, signal: AbortSignal): Promise<string | null> {
  if ('drop' in work) {
    await sql`drop index concurrently if exists public.${sql.id(work.drop)}`.execute(database);
    return null;
  }
  const error = await makeIndex(database, work.make);
  signal.throwIfAborted();
  await acrossOrganizations(database, async (trx) => await noteOutcome(trx, work.make, error));
  return error;
}

async function noteOutcome(
  trx: ProductTransaction,
  { organizationId, key }: WantedField,
  error: string | null,
): Promise<void> {
  await sql`
    update custom_field set index_error = ${error}::text, index_tried_at = now()
     where organization_id = ${organizationId} and key = ${key} and (index_error, ${error}::text) is distinct from (null, null)`.execute(
    trx,
  );
}

async function ownsRecords(trx: ProductTransaction): Promise<boolean> {
  const { rows } = await sql<{ owns: boolean }>`
    select pg_has_role(relowner, 'usage') as owns from pg_class where oid = 'public.pfa_mirror'::regclass`.execute(trx);
  return rows[0]?.owns === true;
}

async function isIndexing(trx: ProductTransaction): Promise<boolean> {
  const { rows } = await sql`
    select from pg_stat_progress_create_index where relid = 'public.pfa_mirror'::regclass limit 1`.execute(trx);
  return rows.length > 0;
}

type IndexWork = { drop: string } | { make: WantedField };

async function findWork(
  trx: ProductTransaction,
  isLeft: (field: WantedField) => boolean,
): Promise<IndexWork | undefined> {
  const present = await readIndexes(trx);
  const wanted = await readWanted(trx);
  if (present.size === 0 && wanted.length === 0) return undefined;
  if (await isIndexing(trx)) return undefined;
  const names = new Set(wanted.map(indexNameOf));
  const drop = [...present].find(([name, isValid]) => !isValid || !names.has(name))?.[0];
  if (drop !== undefined) return { drop };
  const make = wanted.find((field) => !isLeft(field) && !present.has(indexNameOf(field)));
  return make && { make };
}

async function readWanted(trx: ProductTransaction): Promise<WantedField[]> {
  const { rows } = await sql<WantedField>`
    /* declared fields of large organizations */ select f.organization_id as "organizationId", o.code, f.key, f.kind,
           f.index_error is not null and f.index_tried_at > now() - ${retryAfter}::interval as "isWaiting"
      from custom_field f
      join organization o on o.id = f.organization_id
      join organization_total t on t.organization_id = f.organization_id and t.record_count >= pfa_large_from()
     order by f.created_at, f.key`.execute(trx);
  return rows;
}

/** Of fields whose index could not be made, the codes of their organizations. Opens a transaction. */
export async function findFailedIndexes(database: ProductDatabase): Promise<string[]> {
  return await acrossOrganizations(database, async (trx) => {
    const present = await readIndexes(trx);
    const failed = (await readWanted(trx)).filter(
      (field) => field.isWaiting && present.get(indexNameOf(field)) !== true,
    );
    return failed.map(({ code }) => code);
  });
}

/** Names of those that are there, and whether they can be used. */
async function readIndexes(trx: ProductTransaction): Promise<Map<string, boolean>> {
  const { rows } = await sql<{ name: string; isValid: boolean }>`
    /* indexes of declared fields */ select c.relname as name, i.indisvalid and i.indisready as "isValid"
      from pg_index i join pg_class c on c.oid = i.indexrelid
     where i.indrelid = 'public.pfa_mirror'::regclass and starts_with(c.relname, ${prefix}) order by 1`.execute(trx);
  return new Map(rows.map(({ name, isValid }) => [name, isValid]));
}

/** Why it could not be made; null where it was. It takes no parameters. */
async function makeIndex(database: ProductDatabase, field: WantedField): Promise<string | null> {
  try {
    await definition(field).execute(database);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message.slice(0, 500) : String(error);
  }
}

function definition(field: WantedField) {
  const column: RawBuilder<unknown> = indexedColumn(field);
  return sql`
    create index concurrently if not exists ${sql.id(indexNameOf(field))}
        on public.pfa_mirror (${column}, pfa_id)
     where organization_id = ${sql.lit(field.organizationId)} and removed_at is null and ${column} is not null`;
}

/** By key, of the fields that an organization has declared. Needs a transaction that sees all organizations. */
export async function readIndexStates(
  trx: ProductTransaction,
  organizationId: string,
): Promise<Map<string, { state: IndexState; error: string | null }>> {
  const present = await readIndexes(trx);
  const { rows } = await sql<TypedField & { error: string | null; isLarge: boolean }>`
    select f.key, f.kind, f.index_error as error, coalesce(t.record_count >= pfa_large_from(), false) as "isLarge"
      from custom_field f left join organization_total t on t.organization_id = f.organization_id
     where f.organization_id = ${organizationId}`.execute(trx);
  return new Map(
    rows.map(({ key, kind, error, isLarge }) => {
      const isReady = present.get(indexNameOf({ organizationId, key, kind })) === true;
      const state = isReady ? 'ready' : !isLarge ? 'none' : error === null ? 'building' : 'failed';
      return [key, { state, error: state === 'failed' ? error : null }];
    }),
  );
}
