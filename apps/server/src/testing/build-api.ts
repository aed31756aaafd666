/**
 * The API on a test's database, and the kinds of people who call it. A test fails whose answers are not as the API's own
 * OpenAPI document describes them.
 */
import { hashSync } from '@node-rs/bcrypt';
import { encryptionKey, passwordsInPlace, type ProductDatabase } from '@vanguard/datastore';
import { buildMember, buildUser } from '@vanguard/datastore/testing';
import type { FastifyInstance } from 'fastify';
import { afterEach } from 'vitest';
import { buildServer } from '../build-server.ts';
import type { ServerSettings } from '../server-settings.ts';
import { createAnswerContract, type OpenApi } from './answer-contract.ts';

export const jwtSecret = 'k'.repeat(40);
/** Password of every account. */
export const password = 'correct horse battery';
export const passwordHash = hashSync(password, { cost: 4 });

/** Whoever comes later may do what those before may. */
export const callers = ['nobody', 'outsider', 'viewer', 'member', 'admin', 'owner', 'system-admin'] as const;
export type CallerName = (typeof callers)[number];

const undescribed: string[] = [];
afterEach(() => {
  const found = undescribed.splice(0);
  if (found.length > 0)
    throw new Error(`the API gave answers that its OpenAPI does not describe:\n${found.join('\n')}`);
});

export function apiSettings(database: ProductDatabase): ServerSettings {
  const readKeys = async () => await Promise.resolve([encryptionKey('ab'.repeat(32))] as const);
  return {
    database,
    jwtSecret,
    readKeys,
    isSchemaCurrent: async () => await Promise.resolve(true),
    logLevel: 'silent',
  };
}

/** It works on passwords in place, unless `settings` say otherwise: of a process for each server most tests would use one check. */
export async function buildApi(
  database: ProductDatabase,
  settings: Partial<ServerSettings> = {},
): Promise<FastifyInstance> {
  const app = await buildServer({ ...apiSettings(database), passwords: passwordsInPlace(), ...settings });
  let contract: ReturnType<typeof createAnswerContract> | undefined;
  const readContract = async () =>
    await createAnswerContract((await app.inject({ url: '/api/openapi.json' })).json<OpenApi>());
  app.addHook('onSend', async (request, reply, payload) => {
    const { url: path, config } = request.routeOptions;
    if (path === undefined || config.permission === undefined) return;
    const { method } = request;
    const contentType = reply.getHeader('content-type') as string | undefined;
    const text = typeof payload === 'string' ? payload : undefined;
    contract ??= readContract();
    const findFault = await contract;
    const fault = findFault({ method, path, status: reply.statusCode, contentType, text });
    if (fault !== undefined) undescribed.push(`${method} ${path}: ${fault}`);
  });
  return app;
}

/** The outsider owns the foreign organization; the system's admin belongs to none. Returns the users' ids. */
export async function buildCallers(
  database: ProductDatabase,
  mine: string,
  foreign: string,
): Promise<Record<Exclude<CallerName, 'nobody'>, string>> {
  const build = async (name: Exclude<CallerName, 'nobody'>) =>
    await buildUser(database, name, { passwordHash, role: name === 'system-admin' ? 'admin' : 'user' });
  const ids = {
    outsider: await build('outsider'),
    viewer: await build('viewer'),
    member: await build('member'),
    admin: await build('admin'),
    owner: await build('owner'),
    'system-admin': await build('system-admin'),
  };
  await buildMember(database, foreign, ids.outsider, 'owner');
  for (const role of ['viewer', 'member', 'admin', 'owner'] as const)
    await buildMember(database, mine, ids[role], role);
  return ids;
}
