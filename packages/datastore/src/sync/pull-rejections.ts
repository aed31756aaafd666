/** Rows of upstream that could not be read: set aside with the reason, as they came, until the record is read again. */
import { sql } from 'kysely';
import { utc } from '../instants.ts';
import { acrossOrganizations, type ProductDatabase } from '../scope.ts';
import { isOf, keyOf, rejectionTable, type Pulled } from './pull-tables.ts';
import type { Run } from './run.ts';

/** What is kept of what is pulled as one: where more cannot be read, it is for one reason. */
const mostKept = 1000;

export interface Rejection {
  /** Null where it is the id that cannot be read. */
  pfaId: string | null;
  faults: readonly { field: string; upstream: string; code: string }[];
  /** As it came. */
  raw: Readonly<Record<string, unknown>>;
}

export interface Rejections {
  /** Of each page: the records that could be read, and the rows that could not. */
  take(readable: readonly { pfaId: string }[], rejected: readonly Rejection[]): Promise<void>;
  /** After all of a full read: what it did not meet is of records that upstream has no more. */
  endFull(): Promise<void>;
}

/** Costs nothing where every row can be read and could be before. */
export async function openRejections(database: ProductDatabase, run: Run): Promise<Rejections> {
  const table = rejectionTable(run);
  const key = keyOf(run);
  const known = await acrossOrganizations(database, async (trx) => {
    const { rows } = await sql<{ key: string }>`
      /* rejections */ select row_key as key from ${table} where ${isOf(run)}`.execute(trx);
    return new Set(rows.map(({ key }) => key));
  });
  const forget = async (keys: readonly string[]) =>
    await acrossOrganizations(database, async (trx) => {
      await sql`
        /* forget rejections */ delete from ${table}
         where ${isOf(run)} and row_key = any(${[...keys]}::text[])`.execute(trx);
    });
  let unnamed = 0;
  return {
    take: async (readable, rejected) => {
      const repaired = readable.map(({ pfaId }) => pfaId).filter((pfaId) => known.delete(pfaId));
      if (repaired.length > 0) await forget(repaired);
      const keyed = rejected.map((rejection) => ({
        ...rejection,
        key: rejection.pfaId ?? `row ${++unnamed} without an id`,
      }));
      const kept = keyed.filter(({ key }) => known.has(key) || known.size < mostKept);
      if (kept.length === 0) return;
      for (const { key } of kept) known.add(key);
      await acrossOrganizations(database, async (trx) => {
        await sql`
          /* reject */ insert into ${table} (${key.columns}, row_key, ${idColumn(run)}, faults, raw, rejected_at)
          select distinct on (r.key) ${key.values}, r.key, r."pfaId", r.faults, r.raw, clock_timestamp()
            from jsonb_to_recordset(${storable(kept)}::jsonb) as r(key text, "pfaId" text, faults jsonb, raw jsonb)
              on conflict (${key.columns}, row_key) do update
             set faults = excluded.faults, raw = excluded.raw, rejected_at = excluded.rejected_at`.execute(trx);
      });
    },
    endFull: async () => {
      if (known.size === 0) return;
      await acrossOrganizations(database, async (trx) => {
        await sql`
          /* past rejections */ delete from ${table}
           where ${isOf(run)} and rejected_at < ${run.beganAt}::timestamptz`.execute(trx);
      });
    },
  };
}

const idColumn = ({ feed }: Pulled) => sql.ref(feed === null ? 'pfa_id' : 'entry_key');

/** What PostgreSQL cannot store may be what a row is rejected for: NUL, and halves of surrogate pairs. */
function storable(rejections: readonly object[]): string {
  return JSON.stringify(rejections).replace(/\\(u[0-9a-f]{4}|.)/g, (escape) =>
    /^\\u(0000|d[89a-f]..)$/.test(escape) ? String.raw`\ufffd` : escape,
  );
}

export interface RejectionEntry extends Rejection {
  rejectedAt: string;
}

/** The latest first. */
export async function listRejections(
  database: ProductDatabase,
  pulled: Pulled,
  limit: number,
): Promise<RejectionEntry[]> {
  return await acrossOrganizations(database, async (trx) => {
    const { rows } = await sql<RejectionEntry>`
      /* list rejections */ select ${idColumn(pulled)} as "pfaId", faults, raw, ${utc(sql`rejected_at`)} as "rejectedAt"
        from ${rejectionTable(pulled)} where ${isOf(pulled)} order by rejected_at desc, row_key limit ${limit}`.execute(
      trx,
    );
    return rows;
  });
}
