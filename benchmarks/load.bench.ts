/**
 * Two hundred users at once, each on a keep-alive connection of its own, read, draft, undo, redo and discard for a minute
 * against the API in a process of its own; every answer is compared with the user's own account of what was
 * acknowledged. `--users`, `--seconds`, `--think-ms` (on average, between an answer and the next request; several, with
 * commas, are run one after the other), `--records`, `--profile DIR` (a CPU profile of the server), `--attack` (each run once
 * more beside imports of bombs and guesses of passwords). People who work with forms and lists think for seven seconds on
 * average in TPC-W, the benchmark of web applications with a database.
 */
import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { connectCaller, driveLoad, type LoadResult, signSession, SimulatedUser } from '@vanguard/server/testing';
import { sql } from 'kysely';
import { jwtSecret, startApi } from './api-process.ts';
import { type Bench, ms, percentile, withBench } from './bench-database.ts';
import type { AttackTarget } from './load-attack.ts';
import { processorMs, watchMemory } from './measured-process.ts';
import { optionOf } from './option-of.ts';
import { pageQueries } from './page-queries.ts';

export async function run(args: string[]): Promise<void> {
  const number = (name: string, otherwise: number) => Number(optionOf(args, name) ?? otherwise);
  const [count, seconds] = [number('--users', 200), number('--seconds', 60)];
  await withBench(args, async (bench) => {
    const api = await startApi(bench.url, optionOf(args, '--profile'));
    try {
      const thinking = (optionOf(args, '--think-ms') ?? '7000,3000,1000').split(',').map(Number);
      const attacked = args.includes('--attack') ? [false, true] : [false];
      for (const thinkMs of thinking) {
        for (const isAttacked of attacked) {
          const users = await buildUsers(bench, api.url, count);
          const durationMs = seconds * 1000;
          console.log(`${count} users, ${seconds} s, ${thinkMs} ms between an answer and the next request on average`);
          const attack = isAttacked ? await prepareAttack(await attackTarget(bench, api.url, durationMs)) : undefined;
          const memory = watchMemory(api.pid);
          const [before, ownBefore] = [busyMs(), processorMs(api.pid)];
          const [result, answers] = await Promise.all([driveLoad(users, { durationMs, thinkMs }), attack?.()]);
          const [after, ownMs] = [busyMs(), processorMs(api.pid) - ownBefore];
          const share = (after.busy - before.busy) / (after.all - before.all);
          if (answers !== undefined) console.log(`  attacked meanwhile: ${describe(answers)}`);
          console.log(`  processors busy: ${(share * 100).toFixed(0)} %, with whatever else runs on this machine`);
          const { firstMb, lastMb, peakMb } = memory.stop();
          console.log(`  resident memory of the server: ${firstMb} MB, then ${lastMb}, at most ${peakMb}`);
          print(result, seconds);
          const requests = Object.values(result.timesMs).flat().length;
          console.log(`  processor time of the server: ${ms(ownMs / requests)} a request of the users`);
        }
      }
    } finally {
      await api.stop();
    }
  });
}

function print({ timesMs, wrong }: LoadResult, seconds: number): void {
  const all = Object.values(timesMs).flat();
  console.log(`  ${all.length} requests, ${(all.length / seconds).toFixed(0)} a second; wrong: ${wrong.length}`);
  for (const [name, times] of Object.entries({ all, ...timesMs })) {
    const [p50, p99] = [percentile(times, 0.5), percentile(times, 0.99)];
    console.log(`  ${name}: ${times.length}, p50 ${ms(p50)}, p99 ${ms(p99)}, longest ${ms(Math.max(...times))}`);
  }
  for (const one of wrong.slice(0, 20)) console.log(`  ${one}`);
  if (wrong.length > 0) process.exitCode = 1;
}

async function attackTarget({ database, scope }: Bench, url: string, durationMs: number) {
  const { organizationId } = scope;
  const tokens: string[] = [];
  for (let i = 0; i < attackers; i++)
    tokens.push(await signSession(database, await addMember(database, scope), jwtSecret));
  return { url, organizationId, tokens, durationMs };
}

/** The bombs are made before anybody's time is taken. */
async function prepareAttack(target: AttackTarget): Promise<() => Promise<Map<string, number>>> {
  const attacker = fork(join(import.meta.dirname, 'attack-program.ts'));
  await once(attacker, 'message');
  return async () => {
    const answered = once(attacker, 'message');
    attacker.send(target);
    const [answers] = (await answered) as [[string, number][]];
    return new Map(answers);
  };
}

const attackers = 10;

const describe = (answers: ReadonlyMap<string, number>) =>
  [...answers]
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([what, times]) => `${what} ${times} times`)
    .join(', ');

/** Since the machine started, of all processors together. */
function busyMs(): { busy: number; all: number } {
  const times = cpus().map(({ times: { idle, ...others } }) => {
    const busy = Object.values(others).reduce((sum, time) => sum + time, 0);
    return { busy, all: busy + idle };
  });
  const sum = (key: 'busy' | 'all') => times.reduce((total, one) => total + one[key], 0);
  return { busy: sum('busy'), all: sum('all') };
}

async function buildUsers({ database, scope }: Bench, url: string, count: number): Promise<SimulatedUser[]> {
  const { organizationId } = scope;
  const { rows } = await sql<{ id: string }>`
    select pfa_id as id from pfa_mirror where organization_id = ${organizationId} order by pfa_id limit 1000`.execute(
    database,
  );
  const recordIds = rows.map(({ id }) => id);
  const users: SimulatedUser[] = [];
  for (let i = 1; i <= count; i++) {
    const userId = await addMember(database, scope);
    const name = `user-${i}-${userId.slice(0, 8)}`;
    const caller = connectCaller(url, await signSession(database, userId, jwtSecret));
    users.push(
      new SimulatedUser({ name, caller, organizationId, recordIds, queries: pageQueries, random: Math.random }),
    );
  }
  return users;
}

async function addMember(database: Bench['database'], { organizationId }: Bench['scope']): Promise<string> {
  const userId = randomUUID();
  await sql`insert into app_user (id, username, password_hash) values (${userId}, ${userId}, 'none')`.execute(database);
  await sql`insert into organization_member (organization_id, user_id) values (${organizationId}, ${userId})`.execute(
    database,
  );
  return userId;
}
