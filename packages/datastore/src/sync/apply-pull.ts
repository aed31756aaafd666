/**
 * What a pull has read, into the mirror: staged page by page, compared by content, and applied in chunks, each of them whole
 * (mirror, committed changes, drafts, history, summaries) and short, since saves wait for it. What is as it was is not written.
 */
import { sql } from 'kysely';
import { DatastoreError } from '../errors.ts';
import { acrossOrganizations, type ProductDatabase } from '../scope.ts';
import type { Run } from './sync-runs.ts';

export interface PulledRecord {
  pfaId: string;
  data: Readonly<Record<string, unknown>>;
  version: string | null;
}

/** Each record once; one that comes again with a later page is taken as it came last. */
export async function stageRecords(
  database: ProductDatabase,
  { organizationId, id }: Run,
  records: readonly PulledRecord[],
): Promise<void> {
  await acrossOrganizations(database, async (trx) => {
    await sql`
      /* stage */ insert into pull_record (organization_id, run_id, pfa_id, data, upstream_version)
      select ${organizationId}, ${id}, r."pfaId", r.data, r.version
        from jsonb_to_recordset(${JSON.stringify(records)}::jsonb) as r("pfaId" text, data jsonb, version text)
          on conflict (organization_id, run_id, pfa_id) do update
         set data = excluded.data, upstream_version = excluded.upstream_version`.execute(trx);
  });
}

/** Records that a chunk applies: some 1.5 ms each on two processors, and a save waits for one chunk at most. */
const chunkRecords = 100;

/** After all is staged. Returns how many were new and how many changed. */
export async function applyChanged(
  database: ProductDatabase,
  run: Run,
  onChunk: () => Promise<void>,
): Promise<{ inserted: number; updated: number }> {
  const sums = { inserted: 0, updated: 0 };
  for (let after: string | null = ''; after !== null; ) {
    const chunk: Chunk = await applyChunk(database, run, after);
    sums.inserted += chunk.inserted;
    sums.updated += chunk.updated;
    after = chunk.last;
    if (after !== null) await onChunk();
  }
  return sums;
}

interface Chunk {
  inserted: number;
  updated: number;
  /** Null after the last. */
  last: string | null;
}

async function applyChunk(
  database: ProductDatabase,
  { organizationId, id, beganAt }: Run,
  after: string,
): Promise<Chunk> {
  const changed = await acrossOrganizations(database, async (trx) => {
    const { rows } = await sql<{ records: string | null; last: string | null }>`
      /* changed records */ select jsonb_agg(jsonb_build_object('pfaId', pfa_id, 'data', data, 'version', upstream_version))::text as records,
             (array_agg(pfa_id order by pfa_id desc))[1] as last
        from (
          select s.pfa_id, s.data, s.upstream_version
            from pull_record s
            left join pfa_mirror m on m.organization_id = s.organization_id and m.pfa_id = s.pfa_id
           where s.organization_id = ${organizationId} and s.run_id = ${id} and s.pfa_id > ${after}
             and (m.pfa_id is null or m.removed_at is not null
               -- Where something is owed, the row may prove it, whether or not it is news.
               or m.upstream_data is not null or m.content_hash <> md5(s.data::text)::uuid)
           order by s.pfa_id
           limit ${chunkRecords}
        ) chunk`.execute(trx);
    return rows[0];
  });
  if (changed?.records == null) return { inserted: 0, updated: 0, last: null };
  return { ...(await apply(database, organizationId, beganAt, changed.records)), last: changed.last };
}

/** One record as it was read by itself, not before `readSince` by the database's clock. */
export async function applyRecord(
  database: ProductDatabase,
  { organizationId, readSince }: { organizationId: string; readSince: string },
  record: PulledRecord,
): Promise<void> {
  await apply(database, organizationId, readSince, JSON.stringify([record]));
}

async function apply(database: ProductDatabase, organizationId: string, readSince: string, records: string) {
  return await acrossOrganizations(
    database,
    async (trx) => {
      const { rows } = await sql<{ applied: { inserted: number; updated: number } }>`
        /* apply */ select pfa_apply_upstream(${organizationId}, ${readSince}::timestamptz, ${records}::jsonb) as applied`.execute(
        trx,
      );
      return rows[0]?.applied ?? { inserted: 0, updated: 0 };
    },
    { retries: 3 },
  );
}

/** More than this share of the records gone at once is more likely a fault of a filter or a right than the truth. */
const lossShare = 0.2;
const fewRecords = 10;

/**
 * Marks what a full read did not find. Returns how many. Throws DatastoreError `sudden_loss`, and marks none, where that is
 * a large share, unless `acceptLoss`.
 */
export async function markVanished(
  database: ProductDatabase,
  run: Run,
  { acceptLoss, onChunk }: { acceptLoss: boolean; onChunk: () => Promise<void> },
): Promise<number> {
  const { vanished, present } = await countVanished(database, run);
  if (!acceptLoss && vanished > fewRecords && vanished > present * lossShare) {
    throw new DatastoreError(
      `Upstream has ${vanished} of the ${present} records no more, and none was marked as gone.`,
      {
        code: 'sudden_loss',
        hint: 'Look at PEMS, and at the rights of the connection; where the loss is real, pull again and accept it.',
      },
    );
  }
  let marked = 0;
  if (vanished === 0) return 0;
  for (;;) {
    const count = await acrossOrganizations(database, async (trx) => {
      await sql`select pfa_lock_drafts(${run.organizationId})`.execute(trx);
      const { numAffectedRows } = await sql`
        /* mark vanished */ update pfa_mirror m set removed_at = now(), updated_at = now()
          from (select m.pfa_id ${goneFrom(run)} limit ${chunkRecords}) gone
         where m.organization_id = ${run.organizationId} and m.pfa_id = gone.pfa_id`.execute(trx);
      return Number(numAffectedRows ?? 0);
    });
    if (count === 0) return marked;
    marked += count;
    await onChunk();
  }
}

/** What came into the mirror while the run read it may have been too late for it. */
const goneFrom = ({ organizationId, id, beganAt }: Run) => sql`
  from pfa_mirror m
 where m.organization_id = ${organizationId} and m.removed_at is null and m.last_seen_at <= ${beganAt}::timestamptz
   and not exists (select from pull_record s where s.organization_id = m.organization_id and s.run_id = ${id} and s.pfa_id = m.pfa_id)`;

async function countVanished(database: ProductDatabase, run: Run): Promise<{ vanished: number; present: number }> {
  return await acrossOrganizations(database, async (trx) => {
    const { rows } = await sql<{ vanished: number; present: number }>`
      /* count vanished */ select (select count(*)::integer ${goneFrom(run)}) as vanished,
             (select count(*)::integer from pfa_mirror where organization_id = ${run.organizationId} and removed_at is null) as present`.execute(
      trx,
    );
    return rows[0] ?? { vanished: 0, present: 0 };
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
