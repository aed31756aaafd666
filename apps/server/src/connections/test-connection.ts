/** The test of a stored connection: PEMS is asked, and how that ended is kept with the connection. */
import {
  type KeyRing,
  type OpenConnection,
  openConnection,
  type ProductDatabase,
  recordConnectionTest,
} from '@vanguard/datastore';
import {
  checkConnection,
  type ConnectionCheck,
  clientSettingsOf,
  createPemsClient,
  defaultMapping,
  dictionaryOf,
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

/** Reads only. Opens transactions of its own, and none while PEMS is asked. Throws DatastoreError as openConnection does. */
export async function testConnection(
  database: ProductDatabase,
  { id, organization, signal }: ConnectionTest,
  keys: KeyRing,
): Promise<ConnectionCheck> {
  const connection = await openConnection(database, { id, organization }, keys);
  const { organizationId } = connection;
  const own = organizationId === null ? undefined : await readOrganizationMapping(database, organizationId);
  const check = await askPems(connection, own?.mapping ?? defaultMapping, signal);
  const fault = check.steps.find(({ isFine }) => !isFine);
  await recordConnectionTest(database, { id, error: fault === undefined ? null : `${fault.name}: ${fault.detail}` });
  return check;
}

/** The same with any mapping; nothing is kept. */
export async function askPems(
  connection: OpenConnection,
  mapping: UpstreamMapping,
  signal?: AbortSignal,
): Promise<ConnectionCheck> {
  return await explainSettings(async () => {
    const settings = settingsOfConnection(connection, clientSettingsOf(mapping));
    const client = createPemsClient({ ...settings, limits: patience });
    return await checkConnection(client, {
      organization: connection.organizationCode ?? settings.organization,
      dictionary: dictionaryOf(mapping),
      ...(signal === undefined ? {} : { signal }),
    });
  });
}

/** Settings that no client can be made of are a finding like any other. */
async function explainSettings(check: () => Promise<ConnectionCheck>): Promise<ConnectionCheck> {
  try {
    return await check();
  } catch (error) {
    if (!(error instanceof PemsError)) throw error;
    const { message: detail, code, hint } = error;
    const steps = [{ name: 'settings' as const, isFine: false, detail, code, hint }];
    return { isFine: false, steps, latencyMs: null, recordCount: null, clockAheadMs: null, drift: null, sample: [] };
  }
}
