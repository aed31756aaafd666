/** Who a request is from, and whether it came over TLS: by the connection, and by what a named proxy says of it. */
import { buildUser, useProductDatabase } from '@vanguard/datastore/testing';
import { routes } from '@vanguard/protocol';
import { expect, test } from 'vitest';
import { buildApi, password, passwordHash } from './testing/build-api.ts';

const product = useProductDatabase();

test.each([
  ['no proxy is named', [], '10.0.0.7', { address: '10.0.0.7', isSecure: false }],
  ['the proxy is named', ['10.0.0.7'], '10.0.0.7', { address: '203.0.113.9', isSecure: true }],
  ['its network is named', ['10.0.0.0/8'], '10.0.0.7', { address: '203.0.113.9', isSecure: true }],
  ['another one is named', ['10.0.0.7'], '127.0.0.1', { address: '127.0.0.1', isSecure: false }],
])('where %s', async (_, trustedProxies, remoteAddress, expected) => {
  let log = '';
  const logTo = { write: (line: string) => void (log += line) };
  const app = await buildApi(product.database, { trustedProxies, accessLog: true, logTo });
  await buildUser(product.database, 'ann', { passwordHash }).catch(() => {});
  const { cookies } = await app.inject({
    method: 'POST',
    url: routes.login.path,
    remoteAddress,
    // The first is what the caller itself has sent.
    headers: { 'x-forwarded-for': '198.51.100.1, 203.0.113.9', 'x-forwarded-proto': 'https' },
    payload: { username: 'ann', password },
  });
  await app.close();
  const addresses = log
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { path: string; address: string });
  const address = addresses.find(({ path }) => path === routes.login.path)?.address;
  expect({ address, isSecure: cookies[0]?.secure === true }).toEqual(expected);
});

test.each([
  ['no proxy is named, once', [], 1],
  ['another one is named, once', ['127.0.0.1'], 1],
  ['the proxy is named, never', ['10.0.0.7'], 0],
])('that the word of a proxy does not count is said, where %s', async (_, trustedProxies, times) => {
  const lines: string[] = [];
  const logTo = { write: (line: string) => void lines.push(line) };
  const app = await buildApi(product.database, { trustedProxies, logLevel: 'warn', logTo });
  const ask = async (headers: Record<string, string>) =>
    await app.inject({ url: routes.live.path, remoteAddress: '10.0.0.7', headers });
  await ask({});
  expect(lines).toEqual([]);
  for (let i = 0; i < 3; i++) await ask({ 'x-forwarded-for': '203.0.113.9' });
  await app.close();
  expect(lines.map((line) => (JSON.parse(line) as { address: string }).address)).toEqual(
    Array.from({ length: times }, () => '10.0.0.7'),
  );
});
