/**
 * The loop with a simulator in the place of PEMS, for whoever has none at hand: it begins with the records of the product, and
 * forgets what was changed in it when it ends, but for what a pull has shown or a delivery has brought.
 */
import {
  type ConnectedOrganization,
  connectOrganization,
  listConnectedOrganizations,
  listUnconnectedOrganizations,
  type ProductDatabase,
  readUpstreamRecords,
} from '@vanguard/datastore';
import { createMapping, createPemsClient, defaultDictionary, type FieldDictionary } from '@vanguard/pems';
import { type SimulatedRecord, simulatedRecord, startSimulator } from '@vanguard/pems/simulator';
import { pullRecords } from './pull-records.ts';
import type { Upstream } from './upstream.ts';
import { openWorker } from './worker.ts';

export interface Demonstration {
  close(): Promise<void>;
}

export interface DemonstrationOptions {
  /** Organizations that nothing is connected to are connected to the simulator; else only those that were before. */
  connectsAll: boolean;
  /** The simulator answers; the first pulls begin. */
  onListening(this: void, url: string): void;
  onError(this: void, error: unknown, doing: string): void;
  signal: AbortSignal;
}

const pullEveryMs = 60_000;
const parallel = 4;

/** The product keeps actual dates beside those of the forecast, PEMS does not: here they stand in spare columns. */
const dictionary: FieldDictionary = {
  ...defaultDictionary,
  fields: [
    ...defaultDictionary.fields.filter(({ when }) => when === undefined),
    { field: 'actualStart', upstream: 'PFS_UDFDATE01' },
    { field: 'actualEnd', upstream: 'PFS_UDFDATE02' },
    { field: 'hasPlan', upstream: 'PFS_UDFCHKBOX01' },
    { field: 'hasActuals', upstream: 'PFS_UDFCHKBOX02' },
  ],
};

/** Returns when the first pulls have run. Undefined where nothing is to be connected to it. */
export async function openDemonstration(
  database: ProductDatabase,
  { connectsAll, onListening, onError, signal }: DemonstrationOptions,
): Promise<Demonstration | undefined> {
  const before = (await listConnectedOrganizations(database)).filter(isSimulated);
  const added = connectsAll ? await listUnconnectedOrganizations(database) : [];
  if (before.length + added.length === 0) return undefined;
  // Records were last changed an hour ago, so that only what changes from now on is pulled again.
  const simulator = await startSimulator({
    records: simulatedRecords(database),
    startsAt: new Date(Date.now() - 3_600_000).toISOString(),
  });
  simulator.advance(1);
  const client = createPemsClient(simulator.connection);
  const { formats, grid } = client.configuration;
  const mapping = createMapping({ dictionary, formats, keys: grid.keys });
  const upstreamOf = ({ code }: { code: string }): Upstream => ({ client, mapping, code });
  const watermark = new Date(simulator.clock.now()).toISOString();
  for (const { organizationId } of [...before, ...added]) {
    await connectOrganization(database, organizationId, { kind: 'simulator', url: simulator.url, watermark });
  }
  onListening(simulator.url);
  for (const { organizationId, code } of added) {
    if (signal.aborted) break;
    const upstream = upstreamOf({ code });
    await pullRecords(database, { organizationId, upstream, watermark, kind: 'full', signal }).catch(
      (error: unknown) => {
        if (!signal.aborted) onError(error, `pulling ${code}`);
      },
    );
  }
  const worker = openWorker({
    database,
    upstreamOf: (organization) => (isSimulated(organization) ? upstreamOf(organization) : undefined),
    pullEveryMs,
    parallel,
    onError,
  });
  return {
    close: async () => {
      await worker.close();
      await simulator.close();
    },
  };
}

const isSimulated = ({ upstreamKind }: ConnectedOrganization) => upstreamKind === 'simulator';

async function* simulatedRecords(database: ProductDatabase): AsyncGenerator<SimulatedRecord> {
  for await (const { code, pfaId, data } of readUpstreamRecords(database))
    yield simulatedRecord(code, pfaId, data, dictionary);
}
