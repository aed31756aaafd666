/** The test of a stored connection: PEMS is asked, and how that ended is kept with the connection. */
import {
  type FeedName,
  feedOfUsage,
  type KeyRing,
  type OpenConnection,
  openConnection,
  type ProductDatabase,
  recordConnectionTest,
} from '@vanguard/datastore';
import {
  checkConnection,
  checkFeedConnection,
  type ConnectionCheck,
  clientSettingsOf,
  createPemsClient,
  defaultMapping,
  dictionaryOf,
  type PemsClient,
  PemsError,
  settingsOfConnection,
  type UpstreamMapping,
} from '@vanguard/pems';
import { readOrganizationMapping } from './organization-mapping.ts';

export interface ConnectionTest {
  id: string;
  /** Code or id of the organization whose records and credentials are taken. */
  organization?: string | undefined;
  signal?: AbortSignal | undefined;
}

/** Somebody waits for it. */
const patience = { attempts: 2, timeoutMs: 60_000 };

/**
 * Of records, or of the list beside them that the connection is for; changes nothing. Opens transactions of its own, and none while PEMS is asked. Throws DatastoreError as
 * openConnection does.
 */
export async function testConnection(
  database: ProductDatabase,
  { id, organization, signal }: ConnectionTest,
  keys: KeyRing,
): Promise<ConnectionCheck> {
  const connection = await openConnection(database, { id, organization }, keys);
  const { organizationId } = connection;
  const own = organizationId === null ? undefined : await readOrganizationMapping(database, organizationId);
  const feed = feedOfUsage(connection.usage);
  const options = { mapping: own?.mapping ?? defaultMapping, signal };
  const check =
    feed === undefined
      ? await askPems(connection, { ...options, writes: connection.mayWrite })
      : await askForFeed(connection, feed, options);
  const fault = check.steps.find(({ isFine }) => !isFine);
  await recordConnectionTest(database, { id, error: fault === undefined ? null : `${fault.name}: ${fault.detail}` });
  return check;
}

interface Question {
  mapping: UpstreamMapping;
  /** Whether the right to write is asked for. */
  writes?: boolean;
  signal?: AbortSignal | undefined;
}

/** The same of records, with any mapping; nothing is kept. */
export async function askPems(
  connection: OpenConnection,
  { mapping, writes = false, signal }: Question,
): Promise<ConnectionCheck> {
  return await explainSettings(null, async () => {
    const client = clientOf(connection, mapping);
    const organization = connection.organizationCode ?? client.configuration.organization;
    return await checkConnection(client, { organization, dictionary: dictionaryOf(mapping), writes, signal });
  });
}

async function askForFeed(
  connection: OpenConnection,
  feed: FeedName,
  { mapping, signal }: Question,
): Promise<ConnectionCheck> {
  return await explainSettings(feed, async () => {
    const client = clientOf(connection, mapping);
    const organization = connection.organizationCode ?? client.configuration.organization;
    return await checkFeedConnection(client, { feed, organization, signal });
  });
}

function clientOf(connection: OpenConnection, mapping: UpstreamMapping): PemsClient {
  return createPemsClient({ ...settingsOfConnection(connection, clientSettingsOf(mapping)), limits: patience });
}

/** Settings that no client can be made of are a finding like any other. */
async function explainSettings(feed: FeedName | null, check: () => Promise<ConnectionCheck>): Promise<ConnectionCheck> {
  try {
    return await check();
  } catch (error) {
    if (!(error instanceof PemsError)) throw error;
    const { message: detail, code, hint } = error;
    const steps = [{ name: 'settings' as const, isFine: false, detail, code, hint }];
    return {
      isFine: false,
      feed,
      steps,
      latencyMs: null,
      recordCount: null,
      clockAheadMs: null,
      drift: null,
      sample: [],
    };
  }
}
