/**
 * A day of a large site, an hour of it in a minute: 28 organizations of unequal size, 300 people who plan, a pull every hour and all
 * records at night; PEMS goes away, its password expires, a column gets another name. Prints hour by hour what people and
 * administrators saw, and compares PEMS with the mirror at the end. `--hours N` from six in the morning, 24 by default;
 * `--records N` over all organizations, 20,000; `--people N`, 300.
 */
import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { encryptionKey, type ProductDatabase, saveConnection } from '@vanguard/datastore';
import type { Fault, Simulator } from '@vanguard/pems/simulator';
import { createClient } from '@vanguard/protocol';
import { signSession } from '@vanguard/server/testing';
import { sql } from 'kysely';
import { jwtSecret, startApi } from './api-process.ts';
import { beginsAt, clock, DayLog, hourMs } from './day-log.ts';
import { Planner } from './day-planner.ts';
import { type Filled, withFilledDatabases } from './filled-databases.ts';
import { unequalCounts } from './mirror-data.ts';
import { optionOf } from './option-of.ts';
import { SimulatedPems } from './simulated-pems.ts';

const organizations = 28;
/** Somebody at work does something every twenty minutes. */
const actsPerHour = 3;
/** Of the records, in an hour of work. */
const changedInPems = 0.004;
const key = 'ab'.repeat(32);
const connectionId = 'pems';

interface Incident {
  hour: number;
  what: string;
  faults: readonly Fault[];
  /** What the administrator does about it. */
  mend?: (database: ProductDatabase) => Promise<unknown>;
}

const incidents: readonly Incident[] = [
  { hour: 9, what: 'PEMS answers 503', faults: [{ kind: 'unavailable', retryAfterSeconds: 5 }] },
  { hour: 10.5, what: 'PEMS is back', faults: [] },
  { hour: 13, what: 'the password of the connection expires', faults: [{ kind: 'expired_password' }] },
  {
    hour: 14,
    what: 'an administrator saves the new password',
    faults: [],
    mend: async (database) =>
      await saveConnection(database, { id: connectionId, authValue: 'renewed' }, () => [encryptionKey(key)]),
  },
  {
    hour: 15.5,
    what: 'the column of rates gets another name',
    faults: [{ kind: 'renamed_column', column: 'PFS_F_RATE' }],
  },
  { hour: 16.5, what: 'it gets its name back', faults: [] },
];

/** How many of those who work do so at that hour of the day. */
function activityAt(hour: number): number {
  const ofDay = hour % 24;
  if (ofDay < 7 || ofDay >= 18) return 0.03;
  return ofDay >= 12 && ofDay < 13 ? 0.4 : 1;
}

export async function run(args: string[]): Promise<void> {
  const number = (name: string, otherwise: number) => Number(optionOf(args, name) ?? otherwise);
  const [hours, records, people] = [number('--hours', 24), number('--records', 20_000), number('--people', 300)];
  await withFilledDatabases(
    async (withFilled) =>
      await withFilled(unequalCounts(records, organizations), async (filled) => await live(filled, { hours, people })),
  );
}

async function live(filled: Filled, { hours, people }: { hours: number; people: number }): Promise<void> {
  const { database, url } = filled;
  const simulator = fork(join(import.meta.dirname, 'simulator-program.ts'), [url, '20']);
  const ending = [async () => simulator.disconnect()];
  try {
    const [connection] = (await once(simulator, 'message')) as [Simulator['connection']];
    const pems = new SimulatedPems(new URL(connection.baseUrl).origin);
    await connect(database, connection);
    const api = await startApi(url);
    ending.push(async () => await api.stop());
    const env = { ...process.env, DATABASE_URL: url, CONNECTION_KEY: key };
    const worker = fork(join(import.meta.dirname, 'worker-program.ts'), { env });
    ending.push(async () => {
      worker.disconnect();
      await once(worker, 'exit');
    });
    const planners = await hirePlanners(filled, api.url, people);
    await waitForPulls(database);
    const day = new DayLog(database, hours);
    await Promise.all([day.tell(), workIn(pems, day, database), ...planners.map(async (one) => await plan(one, day))]);
    await finish(database, pems, planners);
    console.log(`\n${await day.table()}`);
  } finally {
    for (const end of ending.toReversed()) await end();
  }
}

/** For all organizations, with a pull every hour and all records at two in the morning. */
async function connect(database: ProductDatabase, { baseUrl, tenant }: Simulator['connection']): Promise<void> {
  const night = new Date(Date.now() + (26 - beginsAt) * hourMs);
  const fullCron = `${night.getUTCMinutes()} ${night.getUTCHours()} * * *`;
  await sql`
    insert into pull_schedule (organization_id, is_enabled, pull_cron, full_cron, time_zone, updated_by)
    select id, true, '* * * * *', ${fullCron}, 'UTC', (select min(id) from app_user) from organization`.execute(
    database,
  );
  const change = {
    id: connectionId,
    usage: 'PEMS_PFA_READ',
    url: baseUrl,
    operations: 'read-write' as const,
    headers: { tenant, organization: '*' },
    authType: 'basic',
    authKey: 'simulator',
    authValue: 'simulator',
  };
  await saveConnection(database, change, () => [encryptionKey(key)]);
}

async function hirePlanners({ database, scopes }: Filled, url: string, people: number): Promise<Planner[]> {
  const planners: Planner[] = [];
  for (let i = 0; i < people; i++) {
    // Most of them where most records are.
    const scope = scopes[Math.floor(scopes.length * Math.random() ** 2)];
    if (scope === undefined) throw new Error('there is no organization');
    const { organizationId } = scope;
    const userId = randomUUID();
    await sql`insert into app_user (id, username, password_hash) values (${userId}, ${userId}, 'none')`.execute(
      database,
    );
    await sql`insert into organization_member (organization_id, user_id) values (${organizationId}, ${userId})`.execute(
      database,
    );
    const { rows } = await sql<{ id: string }>`
      select pfa_id as id from pfa_mirror
       where organization_id = ${organizationId} and not is_actualized order by random() limit 50`.execute(database);
    const token = await signSession(database, userId, jwtSecret);
    planners.push(
      new Planner({
        client: createClient({ baseUrl: url, token }),
        organizationId,
        recordIds: rows.map(({ id }) => id),
      }),
    );
  }
  return planners;
}

/** Works as people do, until the day is over. */
async function plan(planner: Planner, day: DayLog): Promise<void> {
  const meanMs = hourMs / actsPerHour;
  while (!day.isOver) {
    await sleep(Math.min(4, -Math.log(1 - Math.random())) * meanMs);
    if (day.isOver || Math.random() > activityAt(day.hour)) continue;
    const { hour } = day;
    day.note(hour, await planner.act());
  }
}

/** What others change in PEMS, a quarter of an hour at a time, and what befalls it. */
async function workIn(pems: SimulatedPems, day: DayLog, database: ProductDatabase): Promise<void> {
  const coming = [...incidents];
  while (!day.isOver) {
    await sleep(hourMs / 4);
    await pems.advance(0.25, (activityAt(day.hour) * changedInPems) / 4);
    while (coming[0] !== undefined && coming[0].hour <= day.hour) {
      const { what, faults, mend } = coming.shift() as Incident;
      await pems.setFaults(faults);
      await mend?.(database);
      console.log(`${clock(day.hour)} ${what}`);
    }
  }
  await pems.setFaults([]);
}

/** Waits until each organization has been pulled from now on. */
async function waitForPulls(database: ProductDatabase): Promise<void> {
  const since = new Date().toISOString();
  for (;;) {
    const { rows } = await sql<{ missing: number }>`
      select count(*)::integer as missing from organization o
       where not exists (select from sync_run r where r.organization_id = o.id and r.status = 'completed' and r.started_at >= ${since})`.execute(
      database,
    );
    if (rows[0]?.missing === 0) return;
    await sleep(1000);
  }
}

/** Waits until nothing is owed; then PEMS and the mirror must have the same. */
async function finish(database: ProductDatabase, pems: SimulatedPems, planners: readonly Planner[]): Promise<void> {
  const begun = performance.now();
  for (;;) {
    const { rows } = await sql<{ owed: number }>`
      select count(*)::integer as owed from pfa_outbox where state in ('queued', 'sending', 'delivered')`.execute(
      database,
    );
    if (rows[0]?.owed === 0) break;
    if (performance.now() - begun > 5 * hourMs) throw new Error(`${rows[0]?.owed} changes are still on their way`);
    await sleep(500);
  }
  await waitForPulls(database);
  const [differing, compared] = await compare(database, pems);
  const { rows } = await sql<{ state: string; count: number }>`
    select state, count(*)::integer as count from pfa_outbox group by state order by state`.execute(database);
  const sum = (what: 'committed' | 'conflicts' | 'refused') =>
    planners.reduce((total, { seen }) => total + seen[what], 0);
  console.log(
    `committed ${sum('committed')}; messages: ${rows.map(({ state, count }) => `${count} ${state}`).join(', ')}; conflicts settled ${sum('conflicts')}, refusals seen ${sum('refused')}`,
  );
  console.log(`PEMS and the mirror: ${differing} of ${compared} records differ`);
  if (differing > 0) process.exitCode = 1;
}

async function compare(database: ProductDatabase, pems: SimulatedPems): Promise<[differing: number, compared: number]> {
  const { rows } = await sql<{ code: string; id: string; end: string | null; rate: string | null }>`
    select o.code, m.pfa_id as id, m.data ->> 'forecastEnd' as end, m.data ->> 'monthlyRate' as rate
      from pfa_mirror m join organization o on o.id = m.organization_id where m.removed_at is null`.execute(database);
  const mirror = new Map(rows.map(({ code, id, end, rate }) => [`${code} ${id}`, shownOf(end, rate)]));
  let [differing, compared] = [0, 0];
  for await (const { organization, pfaId, values } of pems.records()) {
    compared++;
    const ours = mirror.get(`${organization} ${pfaId}`);
    const theirs = shownOf(values['PFS_F_ENDDATE'], values['PFS_F_RATE']);
    if (ours === theirs) continue;
    if (differing++ < 5) console.log(`${organization} ${pfaId}: ${theirs} in PEMS, ${ours} here`);
  }
  return [differing + mirror.size - compared, compared];
}

/** Nothing and an empty text are the same, and zeros at the end of a number count for nothing. */
const shownOf = (end: string | null | undefined, rate: string | null | undefined) =>
  `ends ${end ?? ''}, rate ${(rate ?? '') === '' ? 'none' : Number(rate)}`;
