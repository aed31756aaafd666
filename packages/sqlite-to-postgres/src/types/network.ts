/**
 * Addresses in text → inet, cidr and macaddr. Binary form (network_send in src/backend/utils/adt/network.c): family, length
 * of the mask, whether it is a cidr, number of bytes, the bytes; of macaddr the six bytes alone.
 */
import { isIPv4, isIPv6 } from 'node:net';
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import type { Cast } from '../casts/cast.ts';
import type { TypeDefinition } from './type-definition.ts';

/** As PostgreSQL numbers them, whatever the system does. */
const families = { 4: 2, 16: 3 } as const;

/** Addresses as all parsers read them: complete, without a zone, and with an optional mask. */
function addressOf(value: SqliteValue, isNetwork: boolean): Uint8Array | undefined {
  if (typeof value !== 'string') return undefined;
  const [, address = '', mask] = /^([0-9a-f.:]+)(?:\/(\d{1,3}))?$/i.exec(value) ?? [];
  const bytes = isIPv4(address) ? bytesOfIPv4(address) : isIPv6(address) ? bytesOfIPv6(address) : undefined;
  if (bytes === undefined) return undefined;
  const bits = mask === undefined ? bytes.length * 8 : Number(mask);
  if (bits > bytes.length * 8 || (isNetwork && !isZeroFrom(bytes, bits))) return undefined;
  return Uint8Array.from([families[bytes.length as 4 | 16], bits, isNetwork ? 1 : 0, bytes.length, ...bytes]);
}

function bytesOfIPv4(address: string): number[] {
  return address.split('.').map(Number);
}

function bytesOfIPv6(address: string): number[] {
  const embedded = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(address);
  const ending = embedded === null ? [] : bytesOfIPv4(embedded[2] ?? '');
  const words = (embedded === null ? address : (embedded[1] ?? '').replace(/([^:]):$/, '$1')).split('::');
  const [before = [], after = []] = words.map((part) =>
    part
      .split(':')
      .flatMap((word) => (word === '' ? [] : [Number.parseInt(word, 16) >> 8, Number.parseInt(word, 16) & 0xff])),
  );
  const zeros = 16 - before.length - after.length - ending.length;
  return [...before, ...Array.from({ length: zeros }, () => 0), ...after, ...ending];
}

function isZeroFrom(bytes: readonly number[], bits: number): boolean {
  return bytes.every((byte, i) => (byte & (0xff >> Math.min(8, Math.max(0, bits - i * 8)))) === 0);
}

/** With the mask where it is not that of one address, and of a cidr always. */
function showAddress(bytes: Buffer, start: number): string {
  const [bits = 0, isNetwork = 0, length = 0] = [bytes[start + 1], bytes[start + 2], bytes[start + 3]];
  const address = bytes.subarray(start + 4, start + 4 + length);
  const shown =
    length === 4
      ? address.join('.')
      : new URL(`http://[${address.toString('hex').replaceAll(/.{4}(?=.)/g, '$&:')}]`).hostname.slice(1, -1);
  return bits === length * 8 && isNetwork === 0 ? shown : `${shown}/${bits}`;
}

function addressCast(isNetwork: boolean): Cast {
  const read = (value: SqliteValue) => addressOf(value, isNetwork) as Uint8Array;
  return {
    fits: (value) => addressOf(value, isNetwork) !== undefined,
    write: (value, out) => out.bytesField(read(value)),
    hashSource(value, hash) {
      const bytes = read(value);
      hash.bytes(bytes, 0, bytes.length);
    },
    hashTarget: (bytes, start, end, hash) => hash.bytes(bytes, start, end),
    showTarget: showAddress,
  };
}

export const inetCast = addressCast(false);
export const cidrCast = addressCast(true);

const macForm = /^[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}$/i;

function bytesOfMac(value: SqliteValue): Buffer {
  return Buffer.from(String(value).replaceAll(/[:-]/g, ''), 'hex');
}

export const macaddrCast: Cast = {
  fits: (value) => typeof value === 'string' && macForm.test(value),
  write: (value, out) => out.bytesField(bytesOfMac(value)),
  hashSource: (value, hash) => hash.bytes(bytesOfMac(value), 0, 6),
  hashTarget: (bytes, start, end, hash) => hash.bytes(bytes, start, end),
  showTarget: (bytes, start, end) => bytes.toString('hex', start, end).replaceAll(/..(?=.)/g, '$&:'),
};

export const inetType: TypeDefinition<{ readonly kind: 'inet' }> = {
  kind: 'inet',
  names: ['inet'],
  cast: () => inetCast,
  oid: 869,
  expressions: 'unknown',
};

export const cidrType: TypeDefinition<{ readonly kind: 'cidr' }> = {
  kind: 'cidr',
  names: ['cidr'],
  cast: () => cidrCast,
  oid: 650,
  expressions: 'unknown',
};

export const macaddrType: TypeDefinition<{ readonly kind: 'macaddr' }> = {
  kind: 'macaddr',
  names: ['macaddr'],
  cast: () => macaddrCast,
  oid: 829,
  expressions: 'unknown',
  size: [6, 4],
};
