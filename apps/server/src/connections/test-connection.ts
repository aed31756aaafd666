/** The test of a stored connection: PEMS is asked, and how that ended is kept with the connection. */
import { type KeyRing, openConnection, type ProductDatabase, recordConnectionTest } from '@vanguard/datastore';
import {
  checkConnection,
  type ConnectionCheck,
  createPemsClient,
  defaultDictionary,
  PemsError,
  settingsOfConnection,
} from '@vanguard/pems';

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
  const check = await explainSettings(async () => {
    const settings = settingsOfConnection(connection);
    const client = createPemsClient({ ...settings, limits: patience });
    const code = connection.organizationCode ?? settings.organization;
    return await checkConnection(client, {
      organization: code,
      dictionary: defaultDictionary,
      ...(signal === undefined ? {} : { signal }),
    });
  });
  const fault = check.steps.find(({ isFine }) => !isFine);
  await recordConnectionTest(database, { id, error: fault === undefined ? null : `${fault.name}: ${fault.detail}` });
  return check;
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
