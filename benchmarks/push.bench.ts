/**
 * A commit of a thousand drafts: how long its answer takes beside the insert of the same rows into a table with the mirror's columns
 * and indexes; and how fast the outbox drains to a simulator, beside what latency and parallelism allow: two requests a message, so
 * many at once, with the worker's processor time, of which a busy machine gives it less than it asks for.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { commitDrafts, connectOrganization, type ProductDatabase, runBulk } from '@vanguard/datastore';
import { createMapping, createPemsClient, defaultDictionary, type PemsClient } from '@vanguard/pems';
import type { Simulator } from '@vanguard/pems/simulator';
import { inTransaction } from '@vanguard/postgres';
import { deliverDue } from '@vanguard/worker';
import { sql } from 'kysely';
import { type Bench, ms, referenceMs, withBench } from './bench-database.ts';
import { optionOf } from './option-of.ts';

/** `--records N` of the organization, 20,000 by default; `--drafts N`, 1,000; `--latency-ms` of an answer, 20; `--parallel` requests, 8. */
export async function run(args: string[]): Promise<void> {
  const records = optionOf(args, '--records') ?? '20000';
  const drafts = Number(optionOf(args, '--drafts') ?? 1000);
  const upstream = {
    latencyMs: Number(optionOf(args, '--latency-ms') ?? 20),
    parallel: Number(optionOf(args, '--parallel') ?? 8),
  };
  await withBench(['--records', records, ...args], async (bench) => await measure(bench, drafts, upstream));
}

async function measure(
  { database, url, scope, draftless }: Bench,
  drafts: number,
  { latencyMs, parallel }: { latencyMs: number; parallel: number },
): Promise<void> {
  const { organizationId } = scope;
  const { signal } = new AbortController();
  const { rows } = await sql<{ code: string }>`select code from organization where id = ${organizationId}`.execute(
    database,
  );
  const code = rows[0]?.code ?? '';
  const simulator = fork(join(import.meta.dirname, 'simulator-program.ts'), [url, String(latencyMs)]);
  try {
    const [connection] = (await once(simulator, 'message')) as [Simulator['connection']];
    const { client, spent } = timed(createPemsClient(connection));
    const { formats, grid } = client.configuration;
    const upstream = {
      client,
      code,
      mapping: createMapping({ dictionary: defaultDictionary, formats, keys: grid.keys }),
    };
    await connectOrganization(database, organizationId, { kind: 'simulator', url: null });
    const own = { ...draftless, userId: scope.userId };
    await sql`delete from pfa_draft where organization_id = ${organizationId}`.execute(database);
    const { rows: chosen } = await sql<{ id: string }>`
      select pfa_id as id from pfa_mirror where organization_id = ${organizationId} and not is_actualized and forecast_end is not null
       order by md5(pfa_id) limit ${drafts}`.execute(database);
    const ids = chosen.map(({ id }) => id);
    await runBulk(database, own, {
      select: { ids },
      operation: { kind: 'shift', days: 3 },
    });
    const inserted = await insertMs(database, scope.organizationId, ids);
    const start = performance.now();
    const { committed } = await commitDrafts(database, own);
    const answered = performance.now() - start;
    const plain = (inserted + (await insertMs(database, scope.organizationId, ids))) / 2;
    console.log(
      `  commit of ${committed} drafts: ${ms(answered)}, ${(answered / plain).toFixed(1)} × the insert of the same rows with the same indexes (${ms(plain)}); the reference ${ms(await referenceMs(database))}`,
    );
    const [begun, idle] = [performance.now(), process.cpuUsage()];
    const { changed: _, ...sums } = await deliverDue(database, {
      upstreams: new Map([[organizationId, upstream]]),
      parallel,
      signal,
    });
    const drained = performance.now() - begun;
    const { user, system } = process.cpuUsage(idle);
    const allowed = (committed * 2 * latencyMs) / parallel;
    console.log(
      `  outbox drained in ${ms(drained)}, ${JSON.stringify(sums)}; latency and ${parallel} at once allow ${ms(allowed)}: ${Math.round((100 * allowed) / drained)} %; ${ms((user + system) / 1000 / committed)} of the processor a message`,
    );
    console.log(
      `  a request took ${ms(spent.ms / spent.requests)} as the worker saw it; ${Math.round((100 * spent.ms) / (parallel * drained))} % of the time that ${parallel} at once have, one was under way`,
    );
  } finally {
    simulator.disconnect();
  }
}

/** What requests about single records took in all, without their wait for a turn. */
function timed(client: PemsClient): { client: PemsClient; spent: { requests: number; ms: number } } {
  const spent = { requests: 0, ms: 0 };
  const measured = async <Result>(ask: Promise<Result>) => {
    const start = performance.now();
    try {
      return await ask;
    } finally {
      spent.requests++;
      spent.ms += performance.now() - start;
    }
  };
  return {
    spent,
    client: {
      ...client,
      readRecord: async (...call) => await measured(client.readRecord(...call)),
      writeRecord: async (...call) => await measured(client.writeRecord(...call)),
    },
  };
}

/** Into a table that has the columns and the indexes of the mirror, and all its rows. */
async function insertMs(database: ProductDatabase, organizationId: string, ids: readonly string[]): Promise<number> {
  return await inTransaction(database, async (trx) => {
    await sql`select set_config('vanguard.across_organizations', 'on', true)`.execute(trx);
    const { rows } = await sql<{ there: boolean }>`select to_regclass('plain_mirror') is not null as there`.execute(
      trx,
    );
    const ofIds = sql`organization_id = ${organizationId} and pfa_id = any(${[...ids]}::text[])`;
    if (rows[0]?.there === true) await sql`delete from plain_mirror where ${ofIds}`.execute(trx);
    else {
      await sql`create table plain_mirror (like pfa_mirror including all)`.execute(trx);
      await sql`insert into plain_mirror (organization_id, pfa_id, data) select organization_id, pfa_id, data from pfa_mirror where not (${ofIds})`.execute(
        trx,
      );
    }
    const start = performance.now();
    await sql`insert into plain_mirror (organization_id, pfa_id, data) select organization_id, pfa_id, data from pfa_mirror where ${ofIds}`.execute(
      trx,
    );
    return performance.now() - start;
  });
}
