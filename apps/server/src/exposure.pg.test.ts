/** What a server that others reach refuses to run with, and when one without accounts is ready. */
import { randomBytes } from 'node:crypto';
import { hashSync } from '@node-rs/bcrypt';
import { createUser, openPasswordPool } from '@vanguard/datastore';
import { buildUser, useProductDatabase } from '@vanguard/datastore/testing';
import { expect, test } from 'vitest';
import { buildServer, UnsafeSettingsError } from './index.ts';
import { apiSettings, buildApi, passwordHash } from './testing/build-api.ts';

const product = useProductDatabase();
const deliveredHash = hashSync('admin123', { cost: 4 });

async function runs(jwtSecret: string, isExposed = true): Promise<string> {
  try {
    await (await buildServer({ ...apiSettings(product.database), isExposed, jwtSecret })).close();
    return 'it runs';
  } catch (error) {
    if (error instanceof UnsafeSettingsError) return `${error.code}: ${error.message} ${error.hint}`;
    throw error;
  }
}

const strong = randomBytes(48).toString('base64');

test.each(['hunter2', 'a'.repeat(32), 'sample-secret-for-development-only-and-longer'])(
  'a server that others reach refuses the secret %s',
  async (secret) => {
    expect(await runs(secret)).toMatch(/^weak_secret/);
    expect(await runs(secret)).not.toContain(secret);
    expect(await runs(secret, false)).toBe('it runs');
  },
);

test('a server is ready once somebody can sign in', async () => {
  const app = await buildApi(product.database);
  const ready = async () => {
    const response = await app.inject({ url: '/api/health/ready' });
    return [response.statusCode, response.json<{ checks: object }>().checks];
  };
  await buildUser(product.database, 'gone', { passwordHash, isActive: false });
  expect(await ready()).toEqual([503, { database: true, schema: true, accounts: false }]);
  await buildUser(product.database, 'here', { passwordHash });
  expect(await ready()).toEqual([200, { database: true, schema: true, accounts: true }]);
  await app.close();
});

test('a delivered password that comes while others reach the server opens nothing, whoever tries it', async () => {
  const [shut, open] = [
    await buildApi(product.database, { isExposed: true, jwtSecret: strong }),
    await buildApi(product.database),
  ];
  await buildUser(product.database, 'brought', { passwordHash: deliveredHash });
  const answers = async (app: typeof open, username: string) => {
    const payload = { username, password: 'admin123' };
    const response = await app.inject({ method: 'POST', url: '/api/auth/login', payload });
    return [response.statusCode, response.json<{ code?: string }>().code];
  };
  expect(await answers(shut, 'brought')).toEqual([403, 'delivered_password']);
  expect(await answers(shut, 'nobody')).toEqual([403, 'delivered_password']);
  expect(await answers(open, 'brought')).toEqual([200, undefined]);
  await Promise.all([shut.close(), open.close()]);
});

test('a server that others reach refuses an account with a delivered password, and says whose', async () => {
  await using passwords = openPasswordPool();
  const made = { password: 'granite lighthouse 7', mustChangePassword: true };
  await createUser(product.database, passwords, { username: 'generated', ...made });
  expect(await runs(strong)).toBe('it runs');
  const id = await buildUser(product.database, 'delivered', { passwordHash: deliveredHash, role: 'admin' });
  await product.database.updateTable('app_user').set({ must_change_password: true }).where('id', '=', id).execute();
  expect(await runs(strong)).toMatch(/^default_password: .*: delivered\. .*vanguard user password delivered$/);
  expect(await runs(strong, false)).toBe('it runs');
});
