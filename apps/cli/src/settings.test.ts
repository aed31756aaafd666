/** What settings are taken from, in which order, and what is refused with which words. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from 'sqlite-to-postgres/errors';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readSettings } from './settings.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'settings-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function faultsOf(environment: NodeJS.ProcessEnv): readonly string[] {
  try {
    readSettings(environment);
  } catch (error) {
    if (error instanceof UsageError) return error.findings;
    throw error;
  }
  return [];
}

describe('a setting', () => {
  test('is that of the environment, else that of the .env of the data folder, else the default', () => {
    writeFileSync(join(folder, '.env'), 'API_PORT=4001\nWEB_PORT="4000" # of the file\nVANGUARD_LOCK_TIMEOUT=2min\n');
    const { apiPort, webPort, lockTimeoutMs, statementTimeoutMs } = readSettings({
      VANGUARD_DATA: folder,
      API_PORT: '5001',
    });
    expect({ apiPort, webPort, lockTimeoutMs, statementTimeoutMs }).toEqual({
      apiPort: 5001,
      webPort: 4000,
      lockTimeoutMs: 120_000,
      statementTimeoutMs: 15_000,
    });
  });

  test('that is empty is unset, in the environment also what the file says', () => {
    writeFileSync(join(folder, '.env'), 'API_PORT=4001\nHOST=\n');
    const { apiPort, host } = readSettings({ VANGUARD_DATA: folder, API_PORT: '' });
    expect({ apiPort, host }).toEqual({ apiPort: 3001, host: '127.0.0.1' });
  });

  test('that cannot be read is refused with its name, value, form, an example and its file, all at once', () => {
    writeFileSync(join(folder, '.env'), 'API_PORT=66000\n');
    expect(faultsOf({ VANGUARD_DATA: folder, NODE_ENV: 'prod', VANGUARD_STATEMENT_TIMEOUT: '15' })).toEqual([
      `API_PORT is "66000": it is more than 65535. Give a port from 0 to 65535; 0 takes any free one; for example 3001. It stands in ${join(folder, '.env')}.`,
      'NODE_ENV is "prod": it is not one of the possible values. Did you mean "production"? Give one of development, test, production; for example development.',
      'VANGUARD_STATEMENT_TIMEOUT is "15": it has no unit. Give a number with one of the units ms, s, min, h; at most 24h; for example 15s.',
    ]);
  });

  test('of the product that is not known is refused with the nearest one', () => {
    writeFileSync(join(folder, '.env'), 'VANGUARD_ACESS_LOG=on\nHOTS=::\n');
    const environment = { VANGUARD_TRUST_PROXY: '10.0.0.1', vanguard_zzz: '1', HOTS: 'of another program' };
    expect(faultsOf({ VANGUARD_DATA: folder, ...environment })).toEqual([
      'VANGUARD_TRUST_PROXY of the environment is not a setting; did you mean VANGUARD_TRUSTED_PROXIES?',
      'vanguard_zzz of the environment is not a setting; `vanguard settings` lists all',
      `HOTS of ${join(folder, '.env')} is not a setting; did you mean HOST?`,
      `VANGUARD_ACESS_LOG of ${join(folder, '.env')} is not a setting; did you mean VANGUARD_ACCESS_LOG?`,
    ]);
  });

  test('cannot lead to another folder than the one that its file stands in', () => {
    writeFileSync(join(folder, '.env'), 'VANGUARD_DATA=elsewhere\n');
    expect(faultsOf({ VANGUARD_DATA: folder })).toEqual(['VANGUARD_DATA cannot stand in the file that it leads to']);
  });

  test('is found behind a byte order mark, in lines of Windows, and after export', () => {
    writeFileSync(join(folder, '.env'), '\uFEFFHOST=::1\r\n\r\n# two\r\nexport API_PORT = 4001\r\n');
    expect(readSettings({ VANGUARD_DATA: folder })).toMatchObject({ host: '::1', apiPort: 4001 });
  });

  test('a line that is not an assignment is reported by its number alone', () => {
    writeFileSync(join(folder, '.env'), 'API_PORT=4001\nJWT_SECRET: geheim\n');
    expect(faultsOf({ VANGUARD_DATA: folder })).toEqual([`Line 2 of ${join(folder, '.env')} is not NAME=value`]);
  });

  test('is not looked for in what cannot be read, or is not a folder', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(faultsOf({ VANGUARD_DATA: file })).toEqual([expect.stringMatching(/VANGUARD_DATA is ".*": it is a file/)]);
    mkdirSync(join(folder, 'odd/.env'), { recursive: true });
    expect(faultsOf({ VANGUARD_DATA: join(folder, 'odd') })).toEqual([expect.stringContaining('(EISDIR)')]);
  });

  test('that is secret is never repeated in a refusal', () => {
    const faults = faultsOf({ VANGUARD_DATA: '/nowhere', DATABASE_URL: 'postgres://me:geheim/x@host/db' });
    expect(faults).toEqual([expect.stringMatching(/^DATABASE_URL cannot be used: .* must be percent-encoded/)]);
    expect(faults.join()).not.toContain('geheim');
  });
});

describe('values', () => {
  const refused = (name: string, value: string) => faultsOf({ VANGUARD_DATA: '/nowhere', [name]: value }).length > 0;
  test.each([
    ['API_PORT', ['0', '65535'], ['-1', '65536', '3001.5', '0x10', ' 1', '1e3', 'http']],
    ['VANGUARD_POOL_SIZE', ['1', '1000'], ['0', '1001', 'many']],
    ['VANGUARD_SLOW_STATEMENT', ['1ms', '90 s', '24h', '5min'], ['0s', '1', '1.5s', '25h', '-1s', '10m', 's']],
    ['VANGUARD_ACCESS_LOG', ['on', 'off'], ['true', '1', 'ON']],
    ['VANGUARD_LOG_LEVEL', ['silent', 'debug'], ['INFO', 'trace']],
    ['NODE_ENV', ['production', 'development', 'test'], ['prod', 'Production', 'staging']],
    ['HOST', ['0.0.0.0', '::', '::1', 'localhost', 'db-1.example.org'], ['[::1]', '127.0.0.1:80', 'a b', 'http://x']],
    [
      'OTEL_EXPORTER_OTLP_ENDPOINT',
      ['http://h:4318', 'https://u:p@h/otlp'],
      ['h:4318', 'grpc://h', 'collector', 'http://'],
    ],
    [
      'OTEL_EXPORTER_OTLP_HEADERS',
      ['a=b', 'api-key=k%20v, x-team=a=b'],
      ['a', 'a=', 'a=%0Ab', 'a=%zz', 'a b=c', 'a=b,'],
    ],
    ['OTEL_TRACES_SAMPLER_ARG', ['0', '1', '0.25', '.5'], ['1.1', '-1', 'half', '1e-1', '.']],
    ['DATABASE_URL', ['postgres://h/db', 'file:./dev.db'], ['mysql://h/db', 'h/db', 'postgres://h']],
    [
      'VANGUARD_TRUSTED_PROXIES',
      ['127.0.0.1', '10.0.0.0/8,::1', 'fc00::/7', '2001:db8::1/128', '::ffff:10.0.0.0/104', '104.16.0.0/13'],
      [
        '10.0.0.1,',
        'proxy',
        '0.0.0.0/0',
        '::/0',
        '::/8',
        '::ffff:0.0.0.0/96',
        '0:0:0:0:0:ffff:8000:0/97',
        '8.0.0.0/7',
        '10.0.0.0/33',
        '10.0.0.0/',
        '0.0.0.0',
        '::',
        'fe80::1%lo',
        '1.2.3.4/8/8',
      ],
    ],
  ])('of %s', (name, good, bad) => {
    expect(good.filter((value) => refused(name, value))).toEqual([]);
    expect(bad.filter((value) => !refused(name, value))).toEqual([]);
  });
});
