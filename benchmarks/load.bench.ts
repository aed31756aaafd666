/**
 * Two hundred users at once, each on a keep-alive connection of its own, read, draft, undo, redo and discard for a minute
 * against the API in a process of its own; every answer is compared with the user's own account of what was
 * acknowledged. `--users`, `--seconds`, `--think-ms` (on average, between an answer and the next request), `--records`,
 * `--profile DIR` (a CPU profile of the server).
 */
import { randomUUID } from 'node:crypto';
import { connectCaller, driveLoad, signSession, SimulatedUser } from '@vanguard/server/testing';
import { sql } from 'kysely';
import { jwtSecret, startApi } from './api-process.ts';
import { type Bench, ms, percentile, withBench } from './bench-database.ts';
import { optionOf } from './option-of.ts';
import { pageQueries } from './page-queries.ts';

export async function run(args: string[]): Promise<void> {
  const number = (name: string, otherwise: number) => Number(optionOf(args, name) ?? otherwise);
  const [count, seconds, thinkMs] = [number('--users', 200), number('--seconds', 60), number('--think-ms', 1000)];
  await withBench(args, async (bench) => {
    const api = await startApi(bench.url, optionOf(args, '--profile'));
    try {
      const users = await buildUsers(bench, api.url, count);
      const { timesMs, wrong } = await driveLoad(users, { durationMs: seconds * 1000, thinkMs });
      const all = Object.values(timesMs).flat();
      console.log(`${count} users, ${seconds} s, ${thinkMs} ms between an answer and the next request on average`);
      console.log(`${all.length} requests, ${(all.length / seconds).toFixed(0)} a second; wrong: ${wrong.length}`);
      for (const [name, times] of Object.entries({ all, ...timesMs })) {
        const [p50, p99] = [percentile(times, 0.5), percentile(times, 0.99)];
        console.log(`  ${name}: ${times.length}, p50 ${ms(p50)}, p99 ${ms(p99)}, longest ${ms(Math.max(...times))}`);
      }
      for (const one of wrong.slice(0, 20)) console.log(`  ${one}`);
      if (wrong.length > 0) process.exitCode = 1;
    } finally {
      await api.stop();
    }
  });
}

async function buildUsers({ database, scope }: Bench, url: string, count: number): Promise<SimulatedUser[]> {
  const { rows } = await sql<{ id: string }>`
    select pfa_id as id from pfa_mirror where organization_id = ${scope.organizationId} order by pfa_id limit 1000`.execute(
    database,
  );
  const recordIds = rows.map(({ id }) => id);
  const users: SimulatedUser[] = [];
  for (let i = 1; i <= count; i++) {
    const [name, userId] = [`user-${i}`, randomUUID()];
    await sql`insert into app_user (id, username, password_hash) values (${userId}, ${userId}, 'none')`.execute(
      database,
    );
    await sql`insert into organization_member (organization_id, user_id) values (${scope.organizationId}, ${userId})`.execute(
      database,
    );
    const caller = connectCaller(url, await signSession(database, userId, jwtSecret));
    const { organizationId } = scope;
    users.push(
      new SimulatedUser({ name, caller, organizationId, recordIds, queries: pageQueries, random: Math.random }),
    );
  }
  return users;
}
