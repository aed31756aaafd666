/** What a product that listens on all addresses says one can open. */
import type { NetworkInterfaceInfo } from 'node:os';
import { expect, test } from 'vitest';
import { openableUrls } from './openable-urls.ts';

const info = (address: string, internal = false) =>
  ({ address, internal, family: address.includes(':') ? 'IPv6' : 'IPv4' }) as NetworkInterfaceInfo;
const interfaces = {
  eth0: [info('fe80::1'), info('2001:db8::7'), info('192.0.2.7')],
  lo: [info('127.0.0.1', true), info('::1', true)],
  gone: undefined,
};

test.each([
  ['127.0.0.1', ['http://127.0.0.1:3000']],
  ['::1', ['http://[::1]:3000']],
  ['0.0.0.0', ['http://127.0.0.1:3000', 'http://192.0.2.7:3000']],
  ['::', ['http://127.0.0.1:3000', 'http://[::1]:3000', 'http://192.0.2.7:3000', 'http://[2001:db8::7]:3000']],
  ['::0', ['http://127.0.0.1:3000', 'http://[::1]:3000', 'http://192.0.2.7:3000', 'http://[2001:db8::7]:3000']],
  ['0:0:0:0:0:0:0:1', ['http://[0:0:0:0:0:0:0:1]:3000']],
])('listening on %s', (address, urls) => {
  expect(openableUrls(address, 3000, interfaces)).toEqual(urls);
});

test('of many networks only some are told', () => {
  const many = { bridges: Array.from({ length: 40 }, (_, i) => info(`172.17.${i}.1`)), lo: [info('127.0.0.1', true)] };
  expect(openableUrls('0.0.0.0', 80, many)).toHaveLength(5);
  expect(openableUrls('0.0.0.0', 80, many)[0]).toBe('http://127.0.0.1:80');
});
