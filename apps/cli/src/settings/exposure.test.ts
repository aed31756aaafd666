/** Whether others reach an installation, by every way to write where it listens and what stands before it. */
import { expect, test } from 'vitest';
import { findExposure } from './exposure.ts';

const alone = { trustedProxies: undefined, nodeEnv: 'development' } as const;

test.each([
  '127.0.0.1',
  '127.8.9.10',
  '127.1',
  '::1',
  '0:0:0:0:0:0:0:1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  'localhost',
])('nobody else reaches one that listens on %s', async (host) => {
  expect((await findExposure({ ...alone, host })).reasons).toEqual([]);
});

test.each([
  '0.0.0.0',
  '0',
  '::',
  '0:0::0',
  '::ffff:0.0.0.0',
  '192.168.1.7',
  '126.255.255.255',
  '128.0.0.1',
  'fe80::1',
  '::2',
])('others reach one that listens on %s', async (host) => {
  expect((await findExposure({ ...alone, host })).reasons).toEqual([expect.stringMatching(`^HOST is ${host}(, |$)`)]);
});

test('a name is looked up once, and what was found is what is listened on', async () => {
  expect(await findExposure({ ...alone, host: 'localhost' })).toMatchObject({ address: '127.0.0.1' });
  expect(await findExposure({ ...alone, host: '0' })).toEqual({
    address: '0.0.0.0',
    reasons: ['HOST is 0, which leads to 0.0.0.0'],
  });
  await expect(findExposure({ ...alone, host: 'nowhere.invalid' })).rejects.toMatchObject({ code: 'unknown_host' });
});

test('a proxy before it, or NODE_ENV, exposes one that listens on this machine only', async () => {
  const host = '127.0.0.1';
  expect((await findExposure({ ...alone, host, trustedProxies: ['127.0.0.1'] })).reasons).toHaveLength(1);
  expect((await findExposure({ ...alone, host, nodeEnv: 'production' })).reasons).toEqual(['NODE_ENV is production']);
});
