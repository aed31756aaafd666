/**
 * A commit of a thousand drafts, how long its answer takes and how fast the outbox drains to a simulator, beside what latency and
 * parallelism allow: two requests a message, so many at once. And what a pull costs that finds nothing new.
 */
import {
  commitDrafts,
  connectOrganization,
  type ProductDatabase,
  readUpstreamRecords,
  runBulk,
} from '@vanguard/datastore';
import { createMapping, createPemsClient, defaultDictionary } from '@vanguard/pems';
import { simulatedRecord, type SimulatedRecord, startSimulator } from '@vanguard/pems/simulator';
import { deliverDue, pullRecords } from '@vanguard/worker';
import { sql } from 'kysely';
import { type Bench, ms, referenceMs, withBench } from './bench-database.ts';
import { optionOf } from './option-of.ts';

const latencyMs = 20;
const parallel = 8;

/** `--records N` of the organization, 20,000 by default; `--drafts N`, 1,000. */
export async function run(args: string[]): Promise<void> {
  const records = optionOf(args, '--records') ?? '20000';
  const drafts = Number(optionOf(args, '--drafts') ?? 1000);
  await withBench(['--records', records, ...args], async (bench) => await measure(bench, drafts));
}

async function measure({ database, scope, draftless }: Bench, drafts: number): Promise<void> {
  const { organizationId } = scope;
  const { signal } = new AbortController();
  const { rows } = await sql<{ code: string }>`select code from organization where id = ${organizationId}`.execute(
    database,
  );
  const code = rows[0]?.code ?? '';
  const simulator = await startSimulator({ records: simulatedRecords(database), latencyMs });
  try {
    const client = createPemsClient({ ...simulator.connection, grid: { pageRows: 10_000 } });
    const { formats, grid } = client.configuration;
    const upstream = {
      client,
      code,
      mapping: createMapping({ dictionary: defaultDictionary, formats, keys: grid.keys }),
    };
    await connectOrganization(database, organizationId, { kind: 'simulator', url: null });
    const pull = async (name: string) => {
      const start = performance.now();
      const result = await pullRecords(database, { organizationId, upstream, watermark: null, kind: 'full', signal });
      console.log(`  pull, ${name}: ${ms(performance.now() - start)}, ${JSON.stringify(result)}`);
    };
    await pull('the first');
    await pull('nothing new');
    const own = { ...draftless, userId: scope.userId };
    await sql`delete from pfa_draft where organization_id = ${organizationId}`.execute(database);
    const { rows: chosen } = await sql<{ id: string }>`
      select pfa_id as id from pfa_mirror where organization_id = ${organizationId} and not is_actualized and forecast_end is not null
       order by md5(pfa_id) limit ${drafts}`.execute(database);
    await runBulk(database, own, {
      select: { ids: chosen.map(({ id }) => id) },
      operation: { kind: 'shift', days: 3 },
    });
    const reference = await referenceMs(database);
    const start = performance.now();
    const { committed } = await commitDrafts(database, own);
    const answered = performance.now() - start;
    console.log(
      `  commit of ${committed} drafts: ${ms(answered)}, ${(answered / committed).toFixed(2)} ms a record; the reference ${ms(reference)}`,
    );
    const begun = performance.now();
    const { changed: _, ...sums } = await deliverDue(database, {
      upstreams: new Map([[organizationId, upstream]]),
      parallel,
      signal,
    });
    const drained = performance.now() - begun;
    const allowed = (committed * 2 * latencyMs) / parallel;
    console.log(
      `  outbox drained in ${ms(drained)}, ${JSON.stringify(sums)}; latency and ${parallel} at once allow ${ms(allowed)}: ${Math.round((100 * allowed) / drained)} %`,
    );
    await pull('what was committed comes back');
  } finally {
    await simulator.close();
  }
}

async function* simulatedRecords(database: ProductDatabase): AsyncGenerator<SimulatedRecord> {
  for await (const { code, pfaId, data } of readUpstreamRecords(database)) yield simulatedRecord(code, pfaId, data);
}
