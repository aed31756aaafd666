/** Signs of life for supervisors and load balancers, who ask often: cheap, quick, and by a connection of their own. */
import { hasActiveAccount } from '@vanguard/datastore';
import { within } from '@vanguard/postgres';
import { routes } from '@vanguard/protocol';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import type { Standing } from '../long-reads/long-reads.ts';
import type { ServerSettings } from '../server-settings.ts';
import { registerRoute } from './register-route.ts';

type Check = 'database' | 'schema' | 'accounts';

interface Readiness {
  status: 'ready' | 'not ready';
  checks: Record<Check, boolean>;
  replica?: Standing;
  reason?: string;
}

/** A database that takes longer does not serve anybody. */
const answersWithinMs = 1500;
/** What was found good, and changes under a running server only by an operator's hand. */
const knownForMs = 60_000;

export function registerHealthRoutes(app: FastifyInstance, settings: ServerSettings): void {
  const look = lookOnce(settings);
  const lookAtReplica = rememberingReplica(app);

  registerRoute(app, routes.live, async () => ({ status: 'ok' }));

  registerRoute(app, routes.ready, async ({ reply }) => {
    const replica = lookAtReplica();
    const readiness = await look();
    reply.code(readiness.status === 'ready' ? 200 : 503);
    return replica === undefined ? readiness : { ...readiness, replica };
  });

  registerRoute(app, routes.metrics, async ({ reply }) => {
    reply.type(app.metrics.contentType);
    return await app.metrics.read();
  });
}

/** As it stood when somebody asked before: nobody waits for what does not decide whether the server is ready. */
function rememberingReplica({ longReads }: FastifyInstance): () => Standing | undefined {
  let known: Standing | undefined;
  return () => {
    const look = async () => {
      known = (await longReads.look())?.standing;
    };
    void look();
    return known;
  };
}

/** However many ask at once, one looks. A check that fails ends the look: those behind it have failed, too. */
function lookOnce(settings: ServerSettings): () => Promise<Readiness> {
  const { database, reserved = database, health = reserved, isSchemaCurrent, explainDatabase } = settings;
  const inOrder: [Check, () => Promise<boolean>][] = [
    ['database', async () => (await sql`/* health */ select`.execute(health)).rows.length === 1],
    ['schema', remembering(isSchemaCurrent)],
    ['accounts', remembering(async () => await hasActiveAccount(health))],
  ];
  const look = async (): Promise<Readiness> => {
    const checks = { database: false, schema: false, accounts: false };
    for (const [name, check] of inOrder) {
      checks[name] = await within(check(), answersWithinMs, () => false).catch(() => false);
      if (!checks[name]) break;
    }
    const reason = checks.database ? undefined : explainDatabase?.();
    return { status: checks.accounts ? 'ready' : 'not ready', checks, ...(reason && { reason }) };
  };
  let looking: Promise<Readiness> | undefined;
  return async () =>
    await (looking ??= look().finally(() => {
      looking = undefined;
    }));
}

function remembering(check: () => Promise<boolean>): () => Promise<boolean> {
  let knownUntil = 0;
  return async () => {
    if (performance.now() < knownUntil) return true;
    const isGood = await check();
    if (isGood) knownUntil = performance.now() + knownForMs;
    return isGood;
  };
}
