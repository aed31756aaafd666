/**
 * What a changed record costs: one date of 1,000 records of the largest organization, in processor time of the server, and by what
 * it says that the statement and each trigger took; in a session that has changed nothing yet, and in one that has changed a record before, as the sessions of a
 * pull have. With `--against FOLDER`, a checkout of another revision with its packages installed (any number of them), by turns
 * with it on the same records, each in a database that its own code has made.
 *
 * `--records 20280`, `--organizations 1` (their sizes by Zipf's law), `--rounds 5`.
 */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { connectClient } from '@vanguard/postgres';
import type { ClientBase } from 'pg';
import { percentile } from './bench-database.ts';
import { type BenchServer, startServer } from './bench-server.ts';
import { unequalCounts } from './mirror-data.ts';
import { optionOf } from './option-of.ts';

const changedRecords = 1000;
const sessions = ['a fresh session', 'one record before'] as const;
const rowItself = 'the row and its indexes';

export async function run(args: string[]): Promise<void> {
  const number = (name: string, otherwise: number) => Number(optionOf(args, name) ?? otherwise);
  const others = args.flatMap((word, i) => (args[i - 1] === '--against' ? [resolve(word)] : []));
  const checkouts = [...others, resolve(import.meta.dirname, '..')];
  const counts = unequalCounts(number('--records', 20_280), number('--organizations', 1));
  const server = await startServer();
  try {
    for (const [i, checkout] of checkouts.entries()) await fill(server, { name: `side${i}`, checkout, counts });
    const taken = new Map<string, Taken[]>();
    for (let round = 0; round < number('--rounds', 5); round++) {
      for (const [i, checkout] of checkouts.entries()) {
        for (const session of sessions) {
          const name = `${checkout}: ${session}`;
          taken.set(name, [...(taken.get(name) ?? []), await changeOnce(server.url(`side${i}`), session, round)]);
        }
      }
    }
    console.log(
      `${changedRecords} of ${counts[0]} records of one of ${counts.length}, load ${loadavg()[0]?.toFixed(1)}`,
    );
    for (const [name, times] of taken) print(name, times);
  } finally {
    await server.stop();
  }
}

async function fill(
  server: BenchServer,
  { name, checkout, counts }: { name: string; checkout: string; counts: readonly number[] },
): Promise<void> {
  const program = join(import.meta.dirname, 'fill-program.ts');
  await promisify(execFile)(process.execPath, [program, checkout, server.url(name), ...counts.map(String)], {
    cwd: checkout,
  });
}

/** Microseconds a record, by what took them. */
type Taken = ReadonlyMap<string, number>;

async function changeOnce(url: string, session: (typeof sessions)[number], round: number): Promise<Taken> {
  const client = await connectClient(url);
  try {
    await client.query(`select set_config('vanguard.across_organizations', 'on', false)`);
    const day = 1 + 2 * round + sessions.indexOf(session);
    if (session === 'one record before') await change(client, { records: 1, day: day + 1 });
    return await change(client, { records: changedRecords, day });
  } finally {
    await client.end();
  }
}

interface Explained {
  'Execution Time': number;
  Triggers: { 'Trigger Name': string; Time: number }[];
}

/** Other records in each round, the same on every side. */
async function change(client: ClientBase, { records, day }: { records: number; day: number }): Promise<Taken> {
  const { rows: chosen } = await client.query<{ id: string; pfaId: string; pid: number }>(
    `select organization_id as id, pfa_id as "pfaId", pg_backend_pid() as pid from pfa_mirror
      where organization_id = (select organization_id from pfa_mirror group by 1 order by count(*) desc limit 1)
      order by md5(pfa_id || $1::text) limit $2`,
    [day, records],
  );
  const begunUs = onProcessorUs(chosen[0]?.pid);
  const { rows } = await client.query<{ 'QUERY PLAN': [Explained] }>(
    `explain (analyze, format json)
     update pfa_mirror set data = data || jsonb_build_object('forecastEnd', date '2031-01-01' + $3::integer)
      where organization_id = $1 and pfa_id = any($2::text[])`,
    [chosen[0]?.id, chosen.map(({ pfaId }) => pfaId), day],
  );
  const [plan] = rows[0]?.['QUERY PLAN'] ?? [];
  if (plan === undefined) throw new Error('the server explains nothing');
  const us = (ms: number) => (ms * 1000) / records;
  const triggers = plan.Triggers.map((one) => [one['Trigger Name'], us(one.Time)] as const);
  const all = us(plan['Execution Time']);
  const inTriggers = triggers.reduce((sum, [, time]) => sum + time, 0);
  const processorTime = (onProcessorUs(chosen[0]?.pid) - begunUs) / records;
  return new Map([['processor time', processorTime], ['all', all], [rowItself, all - inTriggers], ...triggers]);
}

/** Of a process of this machine, since its start: what it takes hardly depends on who else is at work. */
function onProcessorUs(pid: number | undefined): number {
  return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1000;
}

function print(name: string, times: readonly Taken[]): void {
  const parts = new Set(times.flatMap((one) => [...one.keys()]));
  const of = (part: string) => times.map((one) => one.get(part) ?? 0);
  const text = [...parts].map(
    (part) => `${part} ${percentile(of(part), 0.5).toFixed(0)} (least ${Math.min(...of(part)).toFixed(0)})`,
  );
  console.log(`${name}, µs a record: ${text.join('; ')}`);
}
