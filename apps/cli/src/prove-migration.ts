/**
 * Proves a migration the way its user will use it: counts per table, the administrator, a real sign-in through the HTTP
 * API on a port of its own, and a record read back.
 */
import {
  type Account,
  type AdoptionReport,
  defaultPasswords,
  listOrganizations,
  listRecords,
  type ProductDatabase,
} from '@vanguard/datastore';
import { createClient, type ProblemCode, ProblemError } from '@vanguard/protocol';
import { openProvingServer } from './prove-serving.ts';

export interface Proof {
  checks: { name: string; outcome: 'passed' | 'failed' | 'not tried'; detail: string }[];
}

const administrator = 'admin';

export interface MigrationProver {
  /** Once the migration is published. */
  prove: (adoption: AdoptionReport) => Promise<Proof>;
  close: () => Promise<void>;
}

/** Listens before there is anything to ask for: to be made while the data are adopted, which leaves this process idle. */
export async function openProver(database: ProductDatabase, url: string): Promise<MigrationProver> {
  const { baseUrl, close } = await openProvingServer(database, url);
  return {
    prove: async (adoption) => ({
      checks: [...checkCounts(adoption), ...(await checkSignIn(database, baseUrl))],
    }),
    close,
  };
}

function checkCounts(adoption: AdoptionReport): Proof['checks'] {
  const checks: Proof['checks'] = [];
  for (const { legacyTable, productTable, rows, adopted, notes } of adoption.tables) {
    if (productTable === undefined) continue;
    const detail = [`${legacyTable}: ${adopted} of ${rows} rows in ${productTable}`, ...notes].join('; ');
    checks.push({ name: 'rows adopted', outcome: rows === adopted || notes.length > 0 ? 'passed' : 'failed', detail });
  }
  return checks;
}

async function checkSignIn(database: ProductDatabase, baseUrl: string): Promise<Proof['checks']> {
  const admin = await database
    .selectFrom('app_user')
    .select([
      'username',
      (is) => is.and([is('must_change_password', '=', true), is('password_changed_at', 'is', null)]).as('isDelivered'),
    ])
    .where('role', '=', 'admin')
    .orderBy((expression) => expression('username', '=', administrator), 'desc')
    .executeTakeFirst();
  if (admin === undefined) {
    return [
      { name: 'administrator', outcome: 'failed', detail: 'no user has the role admin: create one before you sign in' },
    ];
  }
  const present = { name: 'administrator', outcome: 'passed' as const, detail: `"${admin.username}" is there` };
  if (!admin.isDelivered) {
    const detail = `the password of "${admin.username}" is its owner's; sign in with it as before`;
    return [present, { name: 'sign-in', outcome: 'not tried', detail }];
  }
  return [present, ...(await signInWithDefault(database, baseUrl, admin.username))];
}

async function signInWithDefault(
  database: ProductDatabase,
  baseUrl: string,
  username: string,
): Promise<Proof['checks']> {
  const anyone = createClient({ baseUrl });
  const [password = ''] = defaultPasswords;
  const { token, user } = await anyone.login({ body: { username, password } });
  const client = createClient({ baseUrl, token });
  const isWrongRefused = await isRefused(
    anyone.login({ body: { username, password: `${password}?` } }),
    'invalid_credentials',
  );
  const isHeld = await isRefused(client.organizations(), 'password_change_required');
  await client.logout();
  const outcomeOf = (hasPassed: boolean) => (hasPassed ? 'passed' : 'failed');
  return [
    { name: 'sign-in', outcome: 'passed', detail: `POST /api/auth/login as "${username}" gives a token` },
    { name: 'wrong password', outcome: outcomeOf(isWrongRefused), detail: 'is refused with 401' },
    { name: 'delivered password', outcome: outcomeOf(isHeld), detail: 'opens nothing until it is changed' },
    { name: 'record read back', outcome: 'passed', detail: await readRecordBack(database, user) },
  ];
}

async function isRefused(call: Promise<unknown>, code: ProblemCode): Promise<boolean> {
  return await call.then(
    () => false,
    (error: unknown) => error instanceof ProblemError && error.problem.code === code,
  );
}

/** By the queries behind the API, as the administrator will see it: the API itself first asks for another password. */
async function readRecordBack(database: ProductDatabase, account: Account): Promise<string> {
  const organizations = await listOrganizations(database, account);
  const largest = organizations.toSorted((a, b) => b.recordCount - a.recordCount)[0];
  if (largest === undefined) return 'there are no organizations yet';
  const scope = { organizationId: largest.id, userId: account.id };
  const page = await listRecords(database, scope, {
    includeDiscontinued: false,
    includeFundsTransferable: false,
    sort: [],
    limit: 1,
    offset: 0,
  });
  const [record] = page.records;
  return record === undefined ? 'there are no records yet' : `${record.pfaId} of ${largest.code}, one of ${page.total}`;
}
