/**
 * Indexes behind the orders of declared fields, in large organizations (pfa_large_from): a small one is sorted sooner than its
 * indexes are planned with. One a field, of the organization's records that have a value of the kind; the others have no order.
 *
 * What should be there follows from what is declared. A worker compares it with the catalog and makes and drops what differs, one
 * after the other and while everybody goes on, so that a crash leaves nothing to be put right but an index that is not valid, which
 * goes first. Under row-level security an index serves an order and no condition: its functions are not leakproof.
 */
import { createHash } from 'node:crypto';
import { forWork } from '@vanguard/postgres';
import { type RawBuilder, sql } from 'kysely';
import { acrossOrganizations, type ProductDatabase, type ProductTransaction } from '../scope.ts';
import { indexedColumn, type TypedField } from './custom-column.ts';

/** `none`: the organization is small. */
export type IndexState = 'none' | 'building' | 'ready' | 'failed';

interface WantedField extends TypedField {
  organizationId: string;
}

const prefix = 'pfa_mirror_custom_';
const retryAfter = '1 hour';

/** By field and organization: of another kind it is another index. */
function indexNameOf({ organizationId, key, kind }: WantedField): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([organizationId, key, kind]))
    .digest('hex');
  return `${prefix}${key
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .slice(0, 24)}_${digest.slice(0, 16)}`;
}

/**
 * Makes or drops one index, outside a transaction and for as long as it takes; gives it up at the signal. False where there is
 * nothing to do, or another worker is at it.
 */
export async function keepCustomIndexes(pool: ProductDatabase, signal: AbortSignal): Promise<boolean> {
  const database = forWork(pool, { workload: 'long', signal });
  const work = await acrossOrganizations(database, findWork);
  if (work === undefined) return false;
  if ('drop' in work) {
    await sql`drop index concurrently if exists public.${sql.id(work.drop)}`.execute(database);
    return true;
  }
  const error = await makeIndex(database, work.make);
  signal.throwIfAborted();
  await acrossOrganizations(database, async (trx) => {
    const { organizationId, key } = work.make;
    await sql`
      update custom_field set index_error = ${error}::text, index_tried_at = now()
       where organization_id = ${organizationId} and key = ${key} and (index_error, ${error}::text) is distinct from (null, null)`.execute(
      trx,
    );
  });
  return true;
}

type IndexWork = { drop: string } | { make: WantedField };

async function findWork(trx: ProductTransaction): Promise<IndexWork | undefined> {
  const present = await readIndexes(trx);
  const { rows } = await sql<WantedField & { isWaiting: boolean }>`
    /* declared fields of large organizations */ select f.organization_id as "organizationId", f.key, f.kind,
           f.index_error is not null and f.index_tried_at > now() - ${retryAfter}::interval as "isWaiting"
      from custom_field f
      join organization_total t on t.organization_id = f.organization_id and t.record_count >= pfa_large_from()
     order by f.created_at, f.key`.execute(trx);
  if (present.size === 0 && rows.length === 0) return undefined;
  const { rows: others } = await sql`
    select from pg_stat_progress_create_index where relid = 'public.pfa_mirror'::regclass limit 1`.execute(trx);
  if (others.length > 0) return undefined;
  const wanted = new Set(rows.map(indexNameOf));
  const drop = [...present].find(([name, isValid]) => !isValid || !wanted.has(name))?.[0];
  if (drop !== undefined) return { drop };
  const make = rows.find((field) => !field.isWaiting && !present.has(indexNameOf(field)));
  return make && { make };
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
