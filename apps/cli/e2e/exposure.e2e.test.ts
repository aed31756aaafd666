/** Where others than this machine reach an installation: what it refuses to start with, and the way to its first account. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPasswordPool } from '@vanguard/datastore';
import { buildUser, useProductDatabase } from '@vanguard/datastore/testing';
import { capturedIo } from 'sqlite-to-postgres/cli/testing';
import { afterAll, describe, expect, test } from 'vitest';
import { runCommand } from '../src/program.ts';
import { vanguard } from './command.ts';

const folder = mkdtempSync(join(tmpdir(), 'exposure-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const strong = randomBytes(48).toString('base64');

describe('vanguard start refuses', () => {
  test.each([
    ['the page of the whole world without a secret', { HOST: '0.0.0.0' }, 'JWT_SECRET is not set'],
    ['the same in IPv6', { HOST: '::' }, 'JWT_SECRET is not set'],
    ['the same by a number', { HOST: '0' }, 'HOST is 0, which leads to 0.0.0.0'],
    ['a weak secret there', { HOST: '0.0.0.0', JWT_SECRET: 'a'.repeat(32) }, 'it repeats itself'],
    ['whatever NODE_ENV says', { HOST: '0.0.0.0', JWT_SECRET: 'x', NODE_ENV: 'development' }, 'it is shorter than 32'],
    ['a proxy before it without a secret', { VANGUARD_TRUSTED_PROXIES: '127.0.0.1' }, 'a proxy stands before it'],
    ['production without a secret', { NODE_ENV: 'production' }, 'NODE_ENV is production'],
    ['another word for production', { NODE_ENV: 'prod', JWT_SECRET: 'x' }, 'Did you mean "production"?'],
    ['proxies that anybody could be', { VANGUARD_TRUSTED_PROXIES: '0.0.0.0/0' }, 'takes in strangers'],
    ['an address of another machine', { HOST: '192.0.2.1', JWT_SECRET: strong }, 'not an address of this machine'],
    ['a sample there', { HOST: '0.0.0.0', JWT_SECRET: strong }, 'No sample is made', '--records', '9'],
  ])('%s', async (_, environment, words, ...options: string[]) => {
    const { status, stdout, stderr } = await vanguard(['start', ...options], folder, {
      VANGUARD_DATA: join(folder, 'refused'),
      API_PORT: '0',
      WEB_PORT: '0',
      ...environment,
    });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(words);
    expect(stderr).toContain('What to do:');
  });
});

describe('an installation that others reach', () => {
  const product = useProductDatabase();
  const environmentOf = () => ({
    DATABASE_URL: product.url,
    VANGUARD_DATA: join(folder, 'exposed'),
    HOST: '0.0.0.0',
    API_PORT: '0',
    WEB_PORT: '0',
    JWT_SECRET: strong,
    VANGUARD_TRUSTED_PROXIES: '127.0.0.1',
  });

  /** To the end of its start: `stop` where it runs. */
  async function start() {
    const io = capturedIo(folder, environmentOf());
    const run: { status?: number } = {};
    const ended = runCommand(['start'], io).then((code) => (run.status = code));
    while (run.status === undefined && !io.printed.stdout.includes('Stop with Ctrl-C')) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const port = new URL(/API +(\S+)/.exec(io.printed.stdout)?.[1] ?? 'http://none').port;
    const url = `http://127.0.0.1:${port}/api`;
    const ready = async () => (await fetch(`${url}/health/ready`)).status;
    const signIn = async (username: string, password: string) =>
      await fetch(`${url}/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-proto': 'https' },
        body: JSON.stringify({ username, password }),
      });
    const stop = async () => {
      io.signals.emit('SIGTERM', 'SIGTERM');
      return await ended;
    };
    return { status: run.status, ...io.printed, ready, signIn, stop };
  }

  test('begins empty, says how to make the first administrator, and is ready with it', async () => {
    const { stdout, ready, signIn, stop } = await start();
    expect(stdout).toContain('nobody can sign in: there is no active account');
    expect(stdout).toContain('vanguard user add <name> --role admin');
    expect(stdout).toContain('Exposed to others than this machine: HOST is 0.0.0.0; VANGUARD_TRUSTED_PROXIES says');
    expect(stdout).not.toMatch(/is ready|sample|admin123/);
    expect(await ready()).toBe(503);
    const words = ['user', 'add', 'root', '--role', 'admin', '--generate', '--json'];
    const added = await vanguard(words, folder, environmentOf());
    expect(added).toMatchObject({ status: 0, stderr: '' });
    expect(await ready()).toBe(200);
    const signedIn = await signIn('root', (JSON.parse(added.stdout) as { password: string }).password);
    expect(await signedIn.json()).toMatchObject({ user: { role: 'admin', mustChangePassword: true } });
    expect(signedIn.headers.get('set-cookie')).toContain('Secure');
    expect(await stop()).toBe(0);
    const again = await start();
    expect(again.stdout).toContain('PFA Vanguard is ready');
    await again.stop();
  });

  test('refuses to start with a delivered password until its account has another', async () => {
    await using passwords = openPasswordPool();
    const passwordHash = await passwords.hash('admin123');
    const id = await buildUser(product.database, 'admin', { role: 'admin', passwordHash });
    await product.database.updateTable('app_user').set({ must_change_password: true }).where('id', '=', id).execute();
    const refused = await start();
    expect(refused.status).toBe(2);
    expect(refused.stderr).toMatch(/delivered with[\s\S]*: admin\.[\s\S]*vanguard user password admin/);
    await vanguard(['user', 'password', 'admin', '--generate'], folder, environmentOf());
    const { stdout, stop } = await start();
    expect(stdout).toContain('PFA Vanguard is ready');
    await stop();
  });
});
