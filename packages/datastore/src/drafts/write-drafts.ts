/**
 * The one way in which a user's drafts change: a statement that works out the next state of each draft, writes it,
 * drops what equals upstream, and keeps the step for undo. A user has at most one draft on a record; changes of one
 * user, from however many tabs, come one after the other, those of different users never wait for each other.
 */
import { executePrepared } from '@vanguard/postgres';
import { type RawBuilder, sql } from 'kysely';
import { type ChangeSource, recordingHistory } from '../history/record-history.ts';
import { ownDraftOf } from '../records/overlay.ts';
import { versionOf } from '../records/record-version.ts';
import { asOrganization, changeRetries, type ProductDatabase, type ProductTransaction, type Scope } from '../scope.ts';

/** How many steps can be undone. */
const keptSteps = 100;
/** How many refused records are named. */
const namedFaults = 100;

export interface Step {
  /** What was done: save, discard, or the kind of the bulk operation. */
  label: string;
  /** Null leaves drafts in the session that they are of. */
  sessionId: string | null;
}

export interface WrittenDrafts {
  /** Drafts that are new or other than before. */
  saved: number;
  /** Drafts that equal upstream again and are gone. */
  dropped: number;
  /** Records on which the change changes nothing. */
  unchanged: number;
  /** Ids that upstream does not have. */
  unknown: string[];
  /** Records that a rule refuses, which stay as they were: the first hundred, and how many in all. */
  faults: { pfaId: string; code: string }[];
  faultCount: number;
  /** Records that do not have the expected version. */
  stale: string[];
  /** What the records of the expected versions have now. */
  versions: Record<string, string>;
}

/** Which versions of records changes were made on. */
export interface ExpectedVersions {
  /** Rows of ("pfaId", "ifVersion"). */
  rows: RawBuilder<unknown>;
  /** Whether the versions after the change are asked for. */
  areTold: boolean;
}

/**
 * A transaction that changes the user's drafts and no other user's: `work` sees them, and what they are laid over, as
 * nobody changes them before it ends. It begins again after a deadlock.
 */
export async function changingDrafts<Result>(
  database: ProductDatabase,
  scope: Scope,
  work: (trx: ProductTransaction) => Promise<Result>,
): Promise<Result> {
  return await asOrganization(
    database,
    scope,
    async (trx) => {
      await lockDrafts(trx, scope);
      return await work(trx);
    },
    { retries: changeRetries },
  );
}

/** The organization's shared first: whoever waits for a pull holds nothing that another user waits for. */
async function lockDrafts(trx: ProductTransaction, { organizationId, userId }: Scope): Promise<void> {
  await sql`
    /* turn of a user */ select pfa_share_drafts(${organizationId}),
           pg_advisory_xact_lock(hashtextextended(${`${organizationId}/${userId}`}, 1))`.execute(trx);
}

/**
 * Merges changes, rows of (pfa_id, delta, reason) with each record once, into the drafts. Records that upstream does not
 * have are named. Needs a transaction of changingDrafts.
 */
export async function writeChanges(
  trx: ProductTransaction,
  scope: Scope,
  step: Step,
  { changes, expected }: { changes: RawBuilder<unknown>; expected: ExpectedVersions | undefined },
): Promise<WrittenDrafts> {
  const statement = writingStatement(scope, step, {
    changes: sql`change as materialized (${changes}),`,
    targets: withRecords(scope, sql`change`),
    unknown: sql`array(select pfa_id from change except select pfa_id from judged order by 1)`,
    expected,
  });
  const { rows } = await executePrepared(statement, trx);
  return await finish(trx, scope, rows);
}

/** The same for rows as withRecords makes them. `isOfKeys`: found by their keys, by one plan whatever they are. */
export async function writeTargets(
  trx: ProductTransaction,
  scope: Scope,
  step: Step,
  { targets, isOfKeys }: { targets: RawBuilder<unknown>; isOfKeys: boolean },
): Promise<WrittenDrafts> {
  const parts = { changes: sql``, targets, unknown: sql`'{}'::text[]`, expected: undefined };
  const statement = writingStatement(scope, step, parts);
  const { rows } = isOfKeys ? await executePrepared(statement, trx) : await statement.execute(trx);
  return await finish(trx, scope, rows);
}

interface WritingParts {
  /** What the other parts read. */
  changes: RawBuilder<unknown>;
  targets: RawBuilder<unknown>;
  unknown: RawBuilder<unknown>;
  expected: ExpectedVersions | undefined;
}

function writingStatement(scope: Scope, step: Step, { changes, targets, unknown, expected }: WritingParts) {
  return sql<WrittenDrafts>`
    /* write drafts */ with ${changes}
    judged as materialized (${judgedChanges(targets)}),
    next as materialized (
      select pfa_id, data, ${oldState} as before, delta, ${keptBaseline('old_baseline')} as baseline,
             upstream_version as version, reason, coalesce(${step.sessionId}::text, old_session) as session
        from judged
       where ${isChange}
    ),
    ${writing(scope)},
    ${recording(scope, step)},
    ${recordingHistory(scope, { origin: 'edit', ...step })}
    select ${comparingVersions(expected)},
           (select count(*)::integer from written) as saved, (select count(*)::integer from dropped) as dropped,
           (select count(*)::integer from judged where fault is null) - (select count(*)::integer from next) as unchanged,
           ${unknown} as unknown,
           (select count(*)::integer from judged where fault is not null) as "faultCount",
           (select coalesce(jsonb_agg(jsonb_build_object('pfaId', pfa_id, 'code', fault)), '[]')
              from (select pfa_id, fault from judged where fault is not null order by pfa_id limit ${namedFaults}) named) as faults`;
}

async function finish(
  trx: ProductTransaction,
  scope: Scope,
  [written]: readonly WrittenDrafts[],
): Promise<WrittenDrafts> {
  if (written === undefined) throw new Error('a statement of aggregates has one row');
  if (written.saved + written.dropped > 0) await forgetSteps(trx, scope);
  return written;
}

/** In the statement that writes, so that what is compared is what is written on. */
function comparingVersions(expected: ExpectedVersions | undefined): RawBuilder<unknown> {
  if (expected === undefined) return sql`'{}'::text[] as stale, '{}'::jsonb as versions`;
  const rows = sql`judged join ${expected.rows} on pfa_id = "pfaId"`;
  const [hash, reason] = [sql`content_hash`, sql`reason`];
  const told = sql`
    (select coalesce(jsonb_object_agg(pfa_id, ${versionOf(hash, sql`delta`, reason)}), '{}') from ${rows})`;
  return sql`
    array(select distinct pfa_id from ${rows}
           where "ifVersion" <> ${versionOf(hash, sql`old_delta`, sql`old_reason`)} order by 1) as stale,
    ${expected.areTold ? told : sql`'{}'::jsonb`} as versions`;
}

/** Changes, rows of (pfa_id, delta, reason), with what they are made on: the record and the user's draft. */
export function withRecords(scope: Scope, changes: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    select c.pfa_id, c.delta as change, c.reason, ${recordColumns('m')}, ${draftColumns('d')}
      from ${changes} c
      join pfa_mirror m on m.organization_id = ${scope.organizationId} and m.pfa_id = c.pfa_id and m.removed_at is null
      left join ${ownDraftOf(scope, 'c')} d on true`;
}

export const recordColumns = (alias: string) =>
  sql.join(['data', 'content_hash', 'upstream_version'].map((column) => sql.ref(`${alias}.${column}`)));

export const draftColumns = (alias: string) => sql`
  ${sql.ref(`${alias}.delta`)} as old_delta, ${sql.ref(`${alias}.baseline`)} as old_baseline,
  ${sql.ref(`${alias}.baseline_version`)} as old_version, ${sql.ref(`${alias}.change_reason`)} as old_reason,
  ${sql.ref(`${alias}.session_id`)} as old_session`;

/** What a change comes to on each record: squashed with the draft there is, without what equals upstream, judged. */
export function judgedChanges(targets: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    select *, pfa_draft_fault(data, delta, change) as fault
      from (
        select pfa_id, data, content_hash, upstream_version, old_delta, old_baseline, old_version, old_reason, old_session,
               change, pfa_changed_fields(data, squashed) as delta, reason
          from (
            select t.pfa_id, t.data, t.content_hash, t.upstream_version, t.old_delta, t.old_baseline, t.old_version, t.old_reason,
                   t.old_session, t.change, coalesce(t.old_delta || t.change, t.change) as squashed,
                   coalesce(t.reason, t.old_reason) as reason
              from (${targets}) t
            offset 0 -- squashes once, not once a field
          ) squashed
        offset 0 -- computes each delta once
      ) changed`;
}

/** Whether a row of judgedChanges changes the draft, if only its reason. */
export const isChange = sql`
  (fault is null and (delta <> coalesce(old_delta, '{}') or (delta <> '{}' and reason is distinct from old_reason)))`;

/**
 * Puts drafts into given states: rows of (pfa_id, data, before, delta, baseline, version, reason, session). An edit is a
 * step of its own, undo and redo are not. Needs a transaction of changingDrafts.
 */
export async function writeStates(
  trx: ProductTransaction,
  scope: Scope,
  source: ChangeSource,
  next: RawBuilder<unknown>,
): Promise<{ saved: number; dropped: number }> {
  const isStep = source.origin === 'edit';
  const statement = sql<{ saved: number; dropped: number }>`
    /* write states */ with next as materialized (${next}),
    ${writing(scope)},
    ${isStep ? sql`${recording(scope, source)},` : sql``}
    ${recordingHistory(scope, source)}
    select (select count(*)::integer from written) as saved, (select count(*)::integer from dropped) as dropped`;
  const written = (await executePrepared(statement, trx)).rows[0] as { saved: number; dropped: number };
  if (isStep && written.saved + written.dropped > 0) await forgetSteps(trx, scope);
  return written;
}

/** A draft as steps keep it; null where there is none. */
export const stateOf = (alias: string) =>
  draftState(
    ['delta', 'baseline', 'baseline_version', 'change_reason', 'session_id'].map((column) =>
      sql.ref(`${alias}.${column}`),
    ),
  );

/** The same for draftColumns. */
const oldState = draftState(
  ['old_delta', 'old_baseline', 'old_version', 'old_reason', 'old_session'].map((column) => sql.ref(column)),
);

function draftState([delta, baseline, version, reason, session]: RawBuilder<unknown>[]): RawBuilder<unknown> {
  return sql`case when ${delta} is not null then jsonb_build_object(
    'delta', ${delta}, 'baseline', ${baseline}, 'version', ${version}, 'reason', ${reason}, 'session', ${session}) end`;
}

/**
 * pfa_kept_baseline of the columns `data`, `delta` and the named one, written out: a function with a subquery is never
 * inlined, and each row would start an executor of its own.
 */
export const keptBaseline = (baseline: string) => sql`coalesce((
  select jsonb_object_agg(key, coalesce(${sql.ref(baseline)} -> key, data -> key)) from jsonb_object_keys(delta) as key), '{}')`;

export const isOwn = (alias: string, { organizationId, userId }: Scope) =>
  sql`${sql.ref(`${alias}.organization_id`)} = ${organizationId} and ${sql.ref(`${alias}.user_id`)} = ${userId}`;

export const ownDrafts = (scope: Scope) => sql`(select * from pfa_draft where ${isOwn('pfa_draft', scope)})`;

/** Writes `next`: an empty delta drops the draft. */
function writing(scope: Scope): RawBuilder<unknown> {
  return sql`
    written as (
      insert into pfa_draft as d
        (organization_id, user_id, pfa_id, delta, baseline, baseline_version, change_reason, session_id)
      select ${scope.organizationId}, ${scope.userId}, pfa_id, delta, baseline, version, reason, session
        from next
       where delta <> '{}'
          on conflict (organization_id, user_id, pfa_id) do update
         set delta = excluded.delta, baseline = excluded.baseline, baseline_version = excluded.baseline_version,
             change_reason = excluded.change_reason, session_id = excluded.session_id, refusal = null, updated_at = now()
      returning 1
    ),
    dropped as (
      delete from pfa_draft d
       where ${isOwn('d', scope)} and d.pfa_id = any(array(select pfa_id from next where delta = '{}'))
      returning 1
    )`;
}

function recording(scope: Scope, { label, sessionId }: Step): RawBuilder<unknown> {
  return sql`
    step as (
      insert into pfa_edit (organization_id, user_id, step, label, session_id, record_count)
      select ${scope.organizationId}, ${scope.userId},
             coalesce((select max(step) from pfa_edit where ${isOwn('pfa_edit', scope)}), 0) + 1,
             ${label}, ${sessionId}, (select count(*) from next)
       where exists (select from next)
      returning step
    ),
    kept as (
      insert into pfa_edit_change (organization_id, user_id, step, pfa_id, before, after)
      select ${scope.organizationId}, ${scope.userId}, step, pfa_id, before,
             case when delta <> '{}' then jsonb_build_object(
               'delta', delta, 'baseline', baseline, 'version', version, 'reason', reason, 'session', session) end
        from next, step
    )`;
}

/** After a new step: it ends what could be redone, and the oldest steps go. What changed nothing makes no step. */
async function forgetSteps(trx: ProductTransaction, scope: Scope): Promise<void> {
  await sql`
    /* forget steps */ delete from pfa_edit
     where ${isOwn('pfa_edit', scope)}
       and (is_undone or step <= (
         select e.step from pfa_edit e where ${isOwn('e', scope)} and not e.is_undone
          order by e.step desc offset ${keptSteps} limit 1))`.execute(trx);
}
