/**
 * What a pull has read, into the mirror: staged page by page and compared by content (stage-records.ts), then applied in chunks,
 * each of them whole (mirror, committed changes, drafts, history, summaries) and short, since saves wait for it. What is as it was
 * is not written. A run that ends between two chunks has left a mirror of which some records are newer than others, as upstream
 * itself is while it is read; the next run finds what is missing.
 */
import { sql } from 'kysely';
import { DatastoreError } from '../errors.ts';
import { acrossOrganizations, type ProductDatabase, type ProductTransaction } from '../scope.ts';
import { ChunkPace, chunkRecords } from './chunk-size.ts';
import { holdRun } from './hold-run.ts';
import { compareStaged, type PulledRecord } from './stage-records.ts';
import type { Run } from './run.ts';

/** After all is staged. Returns how many were new and how many changed. Throws PullEndedError. */
export async function applyChanged(
  database: ProductDatabase,
  run: Run,
  onChunk: () => void | Promise<void>,
  records = chunkRecords,
): Promise<{ inserted: number; updated: number }> {
  await compareStaged(database, run);
  const sums = { inserted: 0, updated: 0 };
  const pace = new ChunkPace(records);
  for (let after = ''; ; ) {
    const beganAt = performance.now();
    const chunk = await applyChunk(database, run, { after, size: pace.size });
    if (chunk === undefined) return sums;
    pace.note({ beganAt, endedAt: performance.now(), isWaitedFor: chunk.isWaitedFor });
    sums.inserted += chunk.inserted;
    sums.updated += chunk.updated;
    after = chunk.last;
    await onChunk();
  }
}

interface Chunk {
  inserted: number;
  updated: number;
  last: string;
  /** Somebody's save waits for its end. */
  isWaitedFor: boolean;
}

/** Whether somebody waits for what pfa_lock_drafts has taken in this transaction: a key of eight bytes stands in two columns. */
export async function isLockWaitedFor(trx: ProductTransaction, organizationId: string): Promise<boolean> {
  const { rows } = await sql<{ is: boolean }>`
    /* waiters */ select exists (
      select from pg_locks
       where locktype = 'advisory' and not granted and objsubid = 1 and database = (select oid from pg_database where datname = current_database())
         and (classid::bigint << 32 | objid::bigint) = hashtextextended(${organizationId}, 3)) as is`.execute(trx);
  return rows[0]?.is === true;
}

/**
 * What the session remembers of an update of the mirror, and of the triggers that follow it, is half of what the first chunk takes, and
 * is made here, before anybody waits for the chunk.
 */
async function planAhead(trx: ProductTransaction): Promise<void> {
  await sql`/* plan ahead */ update pfa_mirror set data = data where false`.execute(trx);
}

/** Undefined where none is left. */
async function applyChunk(
  database: ProductDatabase,
  run: Run,
  { after, size }: { after: string; size: number },
): Promise<Chunk | undefined> {
  const { organizationId, id, beganAt } = run;
  return await acrossOrganizations(
    database,
    async (trx) => {
      if (after === '') await planAhead(trx);
      await holdRun(trx, run);
      const { rows } = await sql<{ applied: Pick<Chunk, 'inserted' | 'updated'>; last: string }>`
        /* apply chunk */ select pfa_apply_upstream(${organizationId}, ${beganAt}::timestamptz, jsonb_agg(
                 jsonb_build_object('pfaId', s.pfa_id, 'data', s.data::jsonb, 'version', s.upstream_version))) as applied, max(s.pfa_id) as last
          from (
            select place, pfa_id from pull_change where run_id = ${id}::uuid and place is not null and pfa_id > ${after}
             order by pfa_id limit ${size}
          ) chunk
          join pull_record s on s.ctid = chunk.place
           and s.run_id = ${id}::uuid and s.pfa_id = chunk.pfa_id -- whatever has moved them
        having count(*) > 0`.execute(trx);
      const [chunk] = rows;
      if (chunk === undefined) return undefined;
      return { ...chunk.applied, last: chunk.last, isWaitedFor: await isLockWaitedFor(trx, organizationId) };
    },
    { retries: 3 },
  );
}

/** One record as it was read by itself, not before `readSince` by the database's clock. */
export async function applyRecord(
  database: ProductDatabase,
  { organizationId, readSince }: { organizationId: string; readSince: string },
  record: PulledRecord,
): Promise<void> {
  await acrossOrganizations(
    database,
    async (trx) => {
      await sql`
        /* apply record */ select pfa_apply_upstream(${organizationId}, ${readSince}::timestamptz, ${JSON.stringify([record])}::jsonb)`.execute(
        trx,
      );
    },
    { retries: 3 },
  );
}

/** More than this share of the records gone at once is more likely a fault of a filter or a right than the truth. */
const lossShare = 0.2;
const fewRecords = 10;

interface Loss {
  vanished: number;
  present: number;
}

export function isSuddenLoss({ vanished, present }: Loss): boolean {
  return vanished > fewRecords && vanished > present * lossShare;
}

/** `what`: the plural of what is gone. */
export function suddenLoss(what: string, { vanished, present }: Loss): DatastoreError {
  return new DatastoreError(
    `Upstream has ${vanished} of the ${present} ${what} no more, and none was marked as gone.`,
    {
      code: 'sudden_loss',
      hint: 'Look at PEMS, and at the rights of the connection; where the loss is real, pull again and accept it.',
    },
  );
}

/**
 * Marks what a full read did not find. Returns how many. Of `nameless` rows the id could not be read: each may be a record that was
 * not found, so that none is marked then. Throws DatastoreError `sudden_loss`, and marks none, where a large share is missing, unless
 * the run accepts that; PullEndedError.
 */
export async function markVanished(
  database: ProductDatabase,
  run: Run,
  { nameless = 0, onChunk }: { nameless?: number; onChunk: () => void | Promise<void> },
): Promise<number> {
  const { vanished, present } = await countVanished(database, run);
  const loss = { vanished: vanished - nameless, present };
  if (!run.acceptsLoss && isSuddenLoss(loss)) throw suddenLoss('records', loss);
  if (nameless > 0) return 0;
  let marked = 0;
  const pace = new ChunkPace();
  for (let after: string | null = vanished === 0 ? null : ''; after !== null; ) {
    const beganAt = performance.now();
    const chunk: MarkedChunk = await markChunk(database, run, { after, size: pace.size });
    pace.note({ beganAt, endedAt: performance.now(), isWaitedFor: chunk.isWaitedFor });
    marked += chunk.marked;
    after = chunk.last;
    if (after !== null) await onChunk();
  }
  return marked;
}

interface MarkedChunk {
  marked: number;
  last: string | null;
  isWaitedFor: boolean;
}

async function markChunk(
  database: ProductDatabase,
  run: Run,
  { after, size }: { after: string; size: number },
): Promise<MarkedChunk> {
  const { organizationId, id, beganAt } = run;
  return await acrossOrganizations(
    database,
    async (trx) => {
      await holdRun(trx, run);
      await sql`select pfa_lock_drafts(${organizationId})`.execute(trx);
      const { rows } = await sql<Pick<MarkedChunk, 'marked' | 'last'>>`
        /* mark vanished */ with gone as materialized (
          select pfa_id from pull_change where run_id = ${id}::uuid and place is null and pfa_id > ${after} order by pfa_id limit ${size}
        ),
        marked as (
          -- What came into the mirror while the run read it may have been too late for it.
          update pfa_mirror m set removed_at = now(), updated_at = now()
            from gone
           where m.organization_id = ${organizationId} and m.pfa_id = gone.pfa_id and m.removed_at is null
             and m.last_seen_at <= ${beganAt}::timestamptz
          returning 1
        )
        select (select count(*)::integer from marked) as marked, (select max(pfa_id) from gone) as last`.execute(trx);
      const { marked, last } = rows[0] ?? { marked: 0, last: null };
      return { marked, last, isWaitedFor: await isLockWaitedFor(trx, organizationId) };
    },
    { retries: 3 },
  );
}

async function countVanished(
  database: ProductDatabase,
  { organizationId, id }: Run,
): Promise<{ vanished: number; present: number }> {
  return await acrossOrganizations(database, async (trx) => {
    const { rows } = await sql<{ vanished: number }>`
      select count(*)::integer as vanished from pull_change where run_id = ${id}::uuid and place is null`.execute(trx);
    const vanished = rows[0]?.vanished ?? 0;
    if (vanished <= fewRecords) return { vanished, present: vanished };
    const { rows: counts } = await sql<{ present: number }>`
      /* count present */ select count(*)::integer as present from pfa_mirror where organization_id = ${organizationId} and removed_at is null`.execute(
      trx,
    );
    return { vanished, present: counts[0]?.present ?? 0 };
  });
}

export interface UpstreamRecord {
  code: string;
  pfaId: string;
  data: Record<string, unknown>;
}

/** All records as upstream has them, of the organizations that are active: what a simulator begins with. */
export async function* readUpstreamRecords(database: ProductDatabase): AsyncGenerator<UpstreamRecord, void, undefined> {
  let last: UpstreamRecord | undefined;
  do {
    const page = await readUpstreamPage(database, last?.code ?? '', last?.pfaId ?? '');
    yield* page;
    last = page.at(-1);
  } while (last !== undefined);
}

async function readUpstreamPage(database: ProductDatabase, code: string, pfaId: string): Promise<UpstreamRecord[]> {
  return await acrossOrganizations(database, async (trx) => {
    const { rows } = await sql<UpstreamRecord>`
      /* upstream records */ select o.code, m.pfa_id as "pfaId", jsonb_strip_nulls(coalesce(m.upstream_data || coalesce((
               select jsonb_object_agg(field.key, field.value order by taken.id)
                 from pfa_outbox taken cross join lateral jsonb_each(taken.expected) as field
                where taken.organization_id = m.organization_id and taken.pfa_id = m.pfa_id and taken.state = 'delivered'), '{}'),
               m.data)) as data
        from organization o join pfa_mirror m on m.organization_id = o.id
       where o.is_active and m.removed_at is null and (o.code, m.pfa_id) > (${code}, ${pfaId})
       order by o.code, m.pfa_id limit 2000`.execute(trx);
    return rows;
  });
}
