/**
 * A simulator in the place of PEMS, for whoever has none at hand: it begins with the records of the product, and forgets what was
 * changed in it when it ends, but for what a pull has shown or a delivery has brought.
 */
import {
  type ConnectedOrganization,
  connectOrganization,
  listAllDeclaredFields,
  listConnectedOrganizations,
  type ProductDatabase,
  readUpstreamRecords,
} from '@vanguard/datastore';
import {
  createMapping,
  createPemsClient,
  type CustomColumn,
  defaultDictionary,
  type FieldDictionary,
} from '@vanguard/pems';
import { type SimulatedRecord, simulatedRecord, startSimulator } from '@vanguard/pems/simulator';
import type { Reach, UpstreamSource } from './upstream.ts';

export interface Demonstration {
  /** Of the page of the simulator. */
  url: string;
  upstreams: UpstreamSource;
  close(): Promise<void>;
}

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

/** For organizations that are connected to one (connectToSimulator); undefined where there is none. Returns when it answers. */
export async function openDemonstration(database: ProductDatabase): Promise<Demonstration | undefined> {
  const organizations = (await listConnectedOrganizations(database)).filter(isSimulated);
  if (organizations.length === 0) return undefined;
  // Records were last changed an hour ago, so that only what changes from now on is pulled again.
  const simulator = await startSimulator({
    records: simulatedRecords(database),
    startsAt: new Date(Date.now() - 3_600_000).toISOString(),
  });
  simulator.advance(1);
  const client = createPemsClient(simulator.connection);
  const { formats, grid } = client.configuration;
  const watermark = new Date(simulator.clock.now()).toISOString();
  for (const { organizationId } of organizations) {
    await connectOrganization(database, organizationId, { kind: 'simulator', url: simulator.url, watermark });
  }
  const taken = new Set(dictionary.fields.map(({ upstream }) => upstream));
  const reachOf = (code: string, custom: readonly CustomColumn[]): Reach => {
    const own = { ...dictionary, custom: custom.filter(({ key }) => !taken.has(key)) };
    const upstream = { client, mapping: createMapping({ dictionary: own, formats, keys: grid.keys }), code };
    return { read: upstream, write: upstream, dictionary: own };
  };
  let reaches = new Map<string, Reach>();
  let known: string | undefined;
  const refresh = async () => {
    const declared = await listAllDeclaredFields(database);
    const stamp = JSON.stringify([...declared]);
    if (stamp === known) return;
    known = stamp;
    reaches = new Map(
      organizations.map(({ organizationId, code }) => [
        organizationId,
        reachOf(code, declared.get(organizationId) ?? []),
      ]),
    );
  };
  await refresh();
  return {
    url: simulator.url,
    upstreams: { refresh, find: (organizationId) => reaches.get(organizationId) },
    close: async () => await simulator.close(),
  };
}

const isSimulated = ({ upstreamKind }: ConnectedOrganization) => upstreamKind === 'simulator';

async function* simulatedRecords(database: ProductDatabase): AsyncGenerator<SimulatedRecord> {
  for await (const { code, pfaId, data } of readUpstreamRecords(database))
    yield simulatedRecord(code, pfaId, data, dictionary);
}
