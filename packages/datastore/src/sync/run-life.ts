/** The life of a pull as a run: one at a time of what is pulled, begun, told alive, taken over, handed on and ended. */
import type { FeedName } from '@vanguard/pfa';
import { sql } from 'kysely';
import { acrossOrganizations, type ProductDatabase, type ProductTransaction } from '../scope.ts';
import { isOf, keyOf, type Pulled, runTable, stateTable } from './pull-tables.ts';
import type { Run } from './run.ts';
import { forgetStaged } from './stage-records.ts';

export type PullKind = 'full' | 'incremental';

/** A run that has said nothing for so long has died with its worker. */
export const silenceMs = 60_000;

/** Undefined where another is under way; who asks for a pull meanwhile waits for the one after it. */
export async function beginRun(
  database: ProductDatabase,
  organizationId: string,
  kind: PullKind,
  triggeredBy: string | null,
): Promise<Run | undefined> {
  return await begin(database, { organizationId, feed: null }, { kind, triggeredBy });
}

/** The same of a feed, of which all is read each time. */
export async function beginFeedRun(
  database: ProductDatabase,
  feed: { organizationId: string; feed: FeedName },
  triggeredBy: string | null,
): Promise<Run | undefined> {
  await acrossOrganizations(database, async (trx) => {
    await sql`
      /* state of feed */ insert into feed_state (organization_id, feed) values (${feed.organizationId}, ${feed.feed})
          on conflict (organization_id, feed) do nothing`.execute(trx);
  });
  return await begin(database, feed, { kind: 'full', triggeredBy });
}

async function begin(
  database: ProductDatabase,
  pulled: Pulled,
  { kind, triggeredBy }: { kind: PullKind; triggeredBy: string | null },
): Promise<Run | undefined> {
  const key = keyOf(pulled);
  return await acrossOrganizations(database, async (trx) => {
    await sql`
      /* bury runs */ update ${runTable(pulled)}
         set status = 'failed', staged = null, error_code = 'worker_died', error_message = 'The worker ended before the pull did.'
       where ${isOf(pulled)} and status = 'running'
         and alive_at < clock_timestamp() - ${`${silenceMs} ms`}::interval`.execute(trx);
    const { rows } = await sql<Pick<Run, 'id' | 'beganAt' | 'attempt'>>`
      /* begin run */ insert into ${runTable(pulled)} (${key.columns}, kind, status, started_at, alive_at, triggered_by)
      values (${key.values}, ${kind}, 'running', clock_timestamp(), clock_timestamp(), ${triggeredBy})
          on conflict (${key.columns}) where status = 'running' do nothing
      returning id, started_at::text as "beganAt", attempt`.execute(trx);
    const [run] = rows;
    if (run === undefined) return undefined;
    // What was asked for until now is read by this run, and by no other. Only one that reads all can accept a loss.
    await sql`
      /* answer request */ update ${stateTable(pulled)} set pull_requested_at = null, pull_requested_by = null
       where ${isOf(pulled)} and pull_requested_at is not null
         and (loss_accepted_by is null or ${kind === 'full'})`.execute(trx);
    // Not when the pull was found to be due: a loss that is accepted since would be lost with it.
    const acceptsLoss = kind === 'full' && (await isLossAccepted(trx, pulled));
    return { ...pulled, ...run, acceptsLoss, staged: null };
  });
}

async function isLossAccepted(trx: ProductTransaction, pulled: Pulled): Promise<boolean> {
  const { rows } = await sql<{ isAccepted: boolean }>`
    /* accepted loss */ select loss_accepted_by is not null as "isAccepted" from ${stateTable(pulled)} where ${isOf(pulled)}`.execute(
    trx,
  );
  return rows[0]?.isAccepted === true;
}

/** What kills its worker each time is not tried for ever. */
const mostAttempts = 5;
/** What was read earlier is too old to be put beside what is read now. */
const freshFor = '1 hour';

/**
 * Takes up the run of all records of a worker that has died, where its staged pages answer the same question and are all there: the
 * tables are unlogged, and a crash of the server has emptied them. Undefined where there is none such; beginRun buries it then.
 */
export async function takeOverRun(
  database: ProductDatabase,
  pulled: Pulled,
  fingerprint: string,
): Promise<Run | undefined> {
  return await acrossOrganizations(database, async (trx) => {
    const { rows } = await sql<Pick<Run, 'id' | 'beganAt' | 'attempt' | 'staged'>>`
      /* take over */ update ${runTable(pulled)} r set attempt = attempt + 1, alive_at = clock_timestamp()
       where ${isOf(pulled)} and status = 'running' and kind = 'full'
         and alive_at < clock_timestamp() - ${`${silenceMs} ms`}::interval and attempt < ${mostAttempts}
         and started_at > clock_timestamp() - ${freshFor}::interval and staged ->> 'fingerprint' = ${fingerprint}
         and (staged -> 'count')::integer = (select count(*) from pull_record p where p.run_id = r.id::uuid)
      returning id, started_at::text as "beganAt", attempt, staged`.execute(trx);
    const [run] = rows;
    return run && { ...pulled, ...run, acceptsLoss: await isLossAccepted(trx, pulled) };
  });
}

/** Its worker ends in order: another goes on with it at once. False where there is nothing to go on from. */
export async function releaseRun(database: ProductDatabase, run: Run): Promise<boolean> {
  return await acrossOrganizations(database, async (trx) => {
    const { numAffectedRows } = await sql`
      /* release run */ update ${runTable(run)} set alive_at = clock_timestamp() - 2 * ${`${silenceMs} ms`}::interval
       where ${isOf(run)} and id = ${run.id} and attempt = ${run.attempt} and status = 'running'
         and staged is not null`.execute(trx);
    return numAffectedRows === 1n;
  });
}

interface RunFigures {
  processed: number;
  inserted: number;
  updated: number;
  removed: number;
  /** Rows that could not be read. Default: none. */
  rejected?: number;
  /** Those that could be anything, beside which nothing was marked as gone. Default: all that were rejected. */
  nameless?: number;
}

interface RunResult extends RunFigures {
  /** Of records: up to when their changes are known. */
  watermark: string | null;
  kind: PullKind;
}

export interface RunFailure {
  /** Null where it has none. */
  code: string | null;
  error: string;
}

/** With the watermark and the end of what was staged. False where the run was over by another's hand. */
export async function endRun(database: ProductDatabase, run: Run, result: RunResult | RunFailure): Promise<boolean> {
  const isOurs = await acrossOrganizations(database, async (trx) => {
    const isDone = 'processed' in result;
    const figures = isDone
      ? sql`, records_processed = ${result.processed}, records_inserted = ${result.inserted},
            records_updated = ${result.updated}, records_deleted = ${result.removed},
            records_rejected = ${result.rejected ?? 0}`
      : sql``;
    const { numAffectedRows } = await sql`
      /* end run */ update ${runTable(run)}
         set status = ${isDone ? 'completed' : 'failed'}, staged = null, error_code = ${isDone ? null : result.code},
             error_message = ${isDone ? null : result.error},
             duration_ms = extract(epoch from clock_timestamp() - started_at) * 1000 ${figures}
       where ${isOf(run)} and id = ${run.id} and attempt = ${run.attempt} and status = 'running'`.execute(trx);
    if (numAffectedRows !== 1n) return false;
    if (isDone) await noteRead(trx, run, result);
    else if (result.code === 'sudden_loss') await noteLoss(trx, run);
    return true;
  });
  await forgetStaged(database);
  return isOurs;
}

/** To read all again at once would find the same. A loss that was accepted after the run had begun stays so. */
async function noteLoss(trx: ProductTransaction, run: Run): Promise<void> {
  const ofRecords = run.feed === null ? sql`, next_full_at = null` : sql``;
  await sql`
    /* note loss */ update ${stateTable(run)} set loss_found_at = now() ${ofRecords} where ${isOf(run)}`.execute(trx);
}

async function noteRead(
  trx: ProductTransaction,
  run: Run,
  { watermark, kind, rejected = 0, nameless = rejected }: RunResult,
): Promise<void> {
  // Who has asked for all since it began, by another mapping, means the one after it.
  const askedSince = sql`
    case when next_full_at > ${run.beganAt}::timestamptz and next_full_at <= clock_timestamp() + interval '1 minute' then next_full_at end`;
  const ofRecords =
    run.feed === null
      ? kind === 'full'
        ? sql`, watermark = coalesce(${watermark}::timestamptz, watermark), next_full_at = ${askedSince}`
        : sql`, watermark = greatest(watermark, ${watermark}::timestamptz)`
      : sql``;
  const ofFull = kind === 'full' ? sql`, full_read_at = clock_timestamp()` : sql``;
  // Where nothing was marked as gone, what was accepted still is.
  const ofLoss = kind === 'full' && nameless === 0 ? sql`, loss_found_at = null, loss_accepted_by = null` : sql``;
  await sql`
    /* note read */ update ${stateTable(run)} set updated_at = now() ${ofRecords} ${ofFull} ${ofLoss}
     where ${isOf(run)}`.execute(trx);
}
