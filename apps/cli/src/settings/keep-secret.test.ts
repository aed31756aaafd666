/** The secret that is made at the first start. */
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findSecretFault } from '@vanguard/server/secret-strength';
import { afterAll, expect, test } from 'vitest';
import { keepSecret } from './keep-secret.ts';

const folder = mkdtempSync(join(tmpdir(), 'secret-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('is strong, for this account alone, and the same from then on', () => {
  const data = join(folder, 'data');
  const secret = keepSecret(data);
  expect(findSecretFault(secret)).toBeUndefined();
  expect(statSync(join(data, 'jwt-key')).mode & 0o077).toBe(0);
  expect(keepSecret(data)).toBe(secret);
  expect(readdirSync(data)).toEqual(['jwt-key']);
});

test('is not taken from an empty file, which everybody could sign with', () => {
  writeFileSync(join(folder, 'jwt-key'), '\n');
  expect(() => keepSecret(folder)).toThrow(/jwt-key: it is empty; delete it/);
});

test('is asked for in words where the folder cannot be used', () => {
  expect(() => keepSecret(join(folder, 'jwt-key'))).toThrow(/cannot be kept/);
});
