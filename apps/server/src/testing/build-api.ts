/** The API on a test's database, and the kinds of people who call it. */
import { hashSync } from '@node-rs/bcrypt';
import type { ProductDatabase } from '@vanguard/datastore';
import { buildMember, buildUser } from '@vanguard/datastore/testing';
import type { FastifyInstance } from 'fastify';
import { buildServer } from '../build-server.ts';

export const jwtSecret = 'k'.repeat(40);
/** Of everybody. */
export const password = 'correct horse battery';
export const passwordHash = hashSync(password, { cost: 4 });

export const callers = ['nobody', 'outsider', 'viewer', 'member', 'owner', 'admin'] as const;
export type CallerName = (typeof callers)[number];

export async function buildApi(database: ProductDatabase): Promise<FastifyInstance> {
  return await buildServer({
    database,
    jwtSecret,
    isSchemaCurrent: async () => await Promise.resolve(true),
    logLevel: 'silent',
  });
}

/** The outsider owns the foreign organization; the system's admin belongs to none. Returns the users' ids. */
export async function buildCallers(
  database: ProductDatabase,
  mine: string,
  foreign: string,
): Promise<Record<Exclude<CallerName, 'nobody'>, string>> {
  const ids = { outsider: '', viewer: '', member: '', owner: '', admin: '' };
  for (const name of ['outsider', 'viewer', 'member', 'owner', 'admin'] as const) {
    ids[name] = await buildUser(database, name, { passwordHash, role: name === 'admin' ? 'admin' : 'user' });
    if (name === 'outsider') await buildMember(database, foreign, ids[name], 'owner');
    else if (name !== 'admin') await buildMember(database, mine, ids[name], name);
  }
  return ids;
}
