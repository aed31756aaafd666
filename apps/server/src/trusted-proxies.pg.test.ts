/** Whose word about the sender of a request is taken: that of the proxies that the settings name, and of nobody else. */
import { buildUser, useProductDatabase } from '@vanguard/datastore/testing';
import { expect, test } from 'vitest';
import { buildApi, password, passwordHash } from './testing/build-api.ts';

const product = useProductDatabase();
let users = 0;

/** Signs in by way of a proxy, and returns what is then known about the sender. */
async function seen(trustedProxies: readonly string[], proxy: string, forwardedFor: string) {
  const app = await buildApi(product.database, { trustedProxies });
  const username = `user ${++users}`;
  await buildUser(product.database, username, { passwordHash });
  const headers = { 'x-forwarded-for': forwardedFor, 'x-forwarded-proto': 'https' };
  const signedIn = await app.inject({
    method: 'POST',
    url: '/api/auth/login',
    payload: { username, password },
    headers,
    remoteAddress: proxy,
  });
  const [cookie] = signedIn.cookies.filter(({ name }) => name === 'vanguard_session');
  const authorization = `Bearer ${signedIn.json<{ token: string }>().token}`;
  const list = await app.inject({ url: '/api/auth/sessions', headers: { authorization } });
  await app.close();
  const { sessions } = list.json<{ sessions: { address: string }[] }>();
  return { address: sessions[0]?.address, isSecure: cookie?.secure ?? false };
}

const client = '198.51.100.4';

test.each([
  ['nobody', [], '127.0.0.1'],
  ['another', ['10.0.0.7'], '10.0.0.8'],
  ['another network', ['10.0.0.0/24', 'fd00::/8'], '10.0.1.7'],
])(
  'where %s is named, a sender is where the connection is from, and its cookie goes over any',
  async (_, named, from) => {
    expect(await seen(named, from, client)).toEqual({ address: from, isSecure: false });
  },
);

test.each([
  ['its address', ['10.0.0.7'], '10.0.0.7'],
  ['its network', ['10.0.0.0/24'], '10.0.0.7'],
  ['its address of IPv6', ['fd00::7'], 'fd00::7'],
  ['its address, where a socket of IPv6 takes IPv4', ['10.0.0.7'], '::ffff:10.0.0.7'],
])('a proxy named by %s tells who the sender is, and that it is over TLS', async (_, named, from) => {
  expect(await seen(named, from, client)).toEqual({ address: client, isSecure: true });
});

test('what the sender claims itself is not believed', async () => {
  expect(await seen(['10.0.0.7'], '10.0.0.7', `192.0.2.1, ${client}`)).toMatchObject({ address: client });
  expect(await seen(['10.0.0.0/24'], '10.0.0.7', `192.0.2.1, ${client}, 10.0.0.9`)).toMatchObject({ address: client });
});
