/**
 * Proves a migration the way its user will use it: counts per table, the administrator, a real sign-in and a record
 * read back, all through the HTTP API on a port of its own.
 */
import type { AddressInfo } from 'node:net';
import {
  type AdoptionReport,
  defaultPasswords,
  pendingProductMigrations,
  type ProductDatabase,
} from '@vanguard/datastore';
import { createClient, ProblemError } from '@vanguard/protocol';
import { buildServer } from '@vanguard/server';

export interface Proof {
  checks: { name: string; outcome: 'passed' | 'failed' | 'not tried'; detail: string }[];
}

const administrator = 'admin';

export async function proveMigration(
  database: ProductDatabase,
  url: string,
  adoption: AdoptionReport,
  jwtSecret: string,
): Promise<Proof> {
  const checks: Proof['checks'] = [];
  for (const { legacyTable, productTable, rows, adopted, notes } of adoption.tables) {
    if (productTable === undefined) continue;
    const detail = [`${legacyTable}: ${adopted} of ${rows} rows in ${productTable}`, ...notes].join('; ');
    checks.push({ name: 'rows adopted', outcome: rows === adopted || notes.length > 0 ? 'passed' : 'failed', detail });
  }
  const server = await buildServer({
    database,
    jwtSecret,
    isSchemaCurrent: async () => (await pendingProductMigrations(url)).length === 0,
    logLevel: 'error',
  });
  try {
    await server.listen({ host: '127.0.0.1', port: 0 });
    const { port } = server.server.address() as AddressInfo;
    checks.push(...(await checkSignIn(database, `http://127.0.0.1:${port}`)));
  } finally {
    await server.close();
  }
  return { checks };
}

async function checkSignIn(database: ProductDatabase, baseUrl: string): Promise<Proof['checks']> {
  const admin = await database
    .selectFrom('app_user')
    .select(['username', 'must_change_password'])
    .where('role', '=', 'admin')
    .orderBy((expression) => expression('username', '=', administrator), 'desc')
    .executeTakeFirst();
  if (admin === undefined) {
    return [
      { name: 'administrator', outcome: 'failed', detail: 'no user has the role admin: create one before you sign in' },
    ];
  }
  const present = { name: 'administrator', outcome: 'passed' as const, detail: `"${admin.username}" is there` };
  if (!admin.must_change_password) {
    const detail = `the password of "${admin.username}" is its owner's; sign in with it as before`;
    return [present, { name: 'sign-in', outcome: 'not tried', detail }];
  }
  return [present, ...(await signInWithDefault(baseUrl, admin.username))];
}

async function signInWithDefault(baseUrl: string, username: string): Promise<Proof['checks']> {
  const anyone = createClient({ baseUrl });
  const [password = ''] = defaultPasswords;
  const { token } = await anyone.login({ username, password });
  const client = createClient({ baseUrl, token });
  const refused = await anyone.login({ username, password: `${password}?` }).then(
    () => false,
    (error: unknown) => error instanceof ProblemError && error.problem.status === 401,
  );
  const { organizations } = await client.organizations();
  const largest = organizations.toSorted((a, b) => b.recordCount - a.recordCount)[0];
  const page = largest && (await client.records(largest.id, new URLSearchParams({ limit: '1' })));
  await client.logout();
  return [
    { name: 'sign-in', outcome: 'passed', detail: `POST /api/auth/login as "${username}" gives a token` },
    { name: 'wrong password', outcome: refused ? 'passed' : 'failed', detail: 'is refused with 401' },
    {
      name: 'record read back',
      outcome: 'passed',
      detail: page?.records[0]
        ? `${page.records[0].pfaId} of ${largest?.code}, one of ${page.total}`
        : 'there are no records yet',
    },
  ];
}
