/**
 * Accounts of an installation, signed in over HTTP without their passwords: that they, what they belong to and a record answer. Each
 * gets a session of its own, which is ended and removed again.
 */
import {
  hasRecords,
  lendSession,
  listUsers,
  type ProductDatabase,
  removeSession,
  type UserEntry,
} from '@vanguard/datastore';
import { type Client, createClient, ProblemError } from '@vanguard/protocol';
import { createTokens } from '@vanguard/server';
import { doesNotServe } from './does-not-serve.ts';

export interface ProvedAccount {
  username: string;
  role: UserEntry['role'];
  /** How many it sees; null where the account must first choose a password, and sees nothing until then. */
  organizations: number | null;
  /** One of the largest of them; null where there is none. */
  record: { pfaId: string; organization: string; total: number } | null;
}

interface Server {
  baseUrl: string;
  jwtSecret: string;
}

/** Longer than clocks are apart. */
const lifetimeMs = 3_600_000;

/** An administrator, and the member of most organizations: of accounts that may see them at once, if there are any. Pure. */
function chooseAccounts(users: readonly UserEntry[]): UserEntry[] {
  const active = users
    .filter(({ isActive }) => isActive)
    .toSorted(
      (a, b) =>
        Number(a.mustChangePassword) - Number(b.mustChangePassword) || b.memberships.length - a.memberships.length,
    );
  const isAdmin = ({ role }: UserEntry) => role === 'admin';
  return [active.find(isAdmin), active.find((user) => !isAdmin(user))].filter((user) => user !== undefined);
}

/** Empty where there are no active accounts. Throws TargetError `does_not_serve`, ProblemError. */
export async function proveAccounts(database: ProductDatabase, server: Server): Promise<ProvedAccount[]> {
  const proved: ProvedAccount[] = [];
  for (const user of chooseAccounts(await listUsers(database))) {
    const { sessionId, expiresAt } = await lendSession(database, user.id, lifetimeMs);
    try {
      const token = await createTokens(server.jwtSecret).sign(user.id, sessionId, expiresAt);
      proved.push(await look(database, createClient({ baseUrl: server.baseUrl, token }), user));
    } finally {
      await removeSession(database, sessionId);
    }
  }
  return proved;
}

async function look(database: ProductDatabase, client: Client, user: UserEntry): Promise<ProvedAccount> {
  const { username, role, mustChangePassword } = user;
  const me = await client.me();
  if (me.user.username !== username)
    throw doesNotServe('is there', `a session of "${username}" is that of "${me.user.username}".`);
  const seen = mustChangePassword ? { organizations: null, record: null } : await readOrganizations(database, client);
  await client.logout();
  if (!(await isRefused(client.me())))
    throw doesNotServe('is there', `the session of "${username}" goes on after its end.`);
  return { username, role, ...seen };
}

async function readOrganizations(
  database: ProductDatabase,
  client: Client,
): Promise<Pick<ProvedAccount, 'organizations' | 'record'>> {
  const { organizations } = await client.organizations();
  const [largest] = organizations.toSorted((a, b) => b.recordCount - a.recordCount);
  if (largest === undefined) return { organizations: 0, record: null };
  const query = { includeDiscontinued: true, includeFundsTransferable: true, limit: 1 };
  const { records, total } = await client.records({ params: { orgId: largest.id }, query });
  const [found] = records;
  if (found === undefined && (await hasRecords(database, largest.id)))
    throw doesNotServe('is there', `no record of ${largest.code} can be read.`);
  const record = found === undefined ? null : { pfaId: found.pfaId, organization: largest.code, total };
  return { organizations: organizations.length, record };
}

const isRefused = async (call: Promise<unknown>) =>
  await call.then(
    () => false,
    (error: unknown) => error instanceof ProblemError && error.problem.code === 'session_ended',
  );
