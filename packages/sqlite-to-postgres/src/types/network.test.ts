import { expect, test } from 'vitest';
import { BinaryWriter } from '../binary/binary-writer.ts';
import type { Cast } from '../casts/cast.ts';
import { cidrCast, inetCast, macaddrCast } from './network.ts';

/** What PostgreSQL is sent, as it would be shown. */
function sent(cast: Cast, text: string): string | undefined {
  if (!cast.fits(text)) return undefined;
  const out = new BinaryWriter(64);
  cast.write(text, out);
  const field = out.take();
  return cast.showTarget(field, 4, field.length);
}

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['10.0.0.1/8', '10.0.0.1/8'],
  ['10.0.0.1/32', '10.0.0.1'],
  ['2001:DB8:0:0::1', '2001:db8::1'],
  ['::', '::'],
  ['::ffff:1.2.3.4/96', '::ffff:102:304/96'],
  ['1:2:3:4:5:6:7.8.9.10', '1:2:3:4:5:6:708:90a'],
])('inet %s', (text, shown) => expect(sent(inetCast, text)).toBe(shown));

test.each(['10.0.0.256', '10.0.0', '10.0.0.1/33', '::1/129', 'fe80::1%eth0', '1::2::3', 'localhost', ''])(
  'no inet %j',
  (text) => expect(sent(inetCast, text)).toBeUndefined(),
);

test('a cidr has nothing beyond its mask, which it always shows', () => {
  expect(sent(cidrCast, '10.0.0.0/9')).toBe('10.0.0.0/9');
  expect(sent(cidrCast, '10.64.0.0/9')).toBeUndefined();
  expect(sent(cidrCast, '192.0.2.7')).toBe('192.0.2.7/32');
});

test('a macaddr has six bytes', () => {
  expect(sent(macaddrCast, '08-00-2B-01-02-03')).toBe('08:00:2b:01:02:03');
  expect(sent(macaddrCast, '08:00:2b:01:02')).toBeUndefined();
});
