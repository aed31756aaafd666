import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { findSecretFault } from './secret-strength.ts';

describe('a secret that signs tokens', () => {
  test.each([
    ['a'.repeat(32)],
    ['x'.repeat(300)],
    ['ab'.repeat(20)],
    [`${'1'.repeat(40)}2`],
    [' '.repeat(40)],
    ['abcdefghijklmnopqrstuvwxyz012345'],
    ['0123456789abcdef0123456789abcdef'],
    ['aaaaaaaabbbbbbbbccccccccdddddddd'],
    ['aAbBcCdDeEfFgGhHiIjJkKlLmMnNoOpP'],
    ['ACEGIKMOQSUWY02468acegikmoqsuwy1'],
    ['0a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6q7r'],
    ['qwertyuiopasdfghjklzxcvbnm123456'],
    ['1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p'],
    ['deadbeefdeadbeefdeadbeefdeadbeef'],
    ['00000000-0000-0000-0000-000000000000'],
    ['q7Zr1nVxq7Zr1nVxq7Zr1nVxq7Zr1nVx'],
    ['aB3$aB3$aB3$aB3$aB3$aB3$aB3$aB3$'],
    ['P@ssw0rd!P@ssw0rd!P@ssw0rd!P@ssw0rd!'],
    ['sample-secret-for-development-only'],
    ['your-256-bit-secret-your-256-bit-secret'],
    ['ThisIsMyVeryOwnKeyForTheWholeCompany2024!'],
    ['correct horse battery staple and more words'],
    ['letmein-letmein-please-let-me-in-now'],
    ['🙂'.repeat(32)],
  ])('is weak as %s', (secret) => {
    expect(findSecretFault(secret)).toBeDefined();
  });

  test('is weak where it is short, however random', () => {
    expect(findSecretFault(randomBytes(16).toString('base64url'))).toBe('it is shorter than 32 characters');
  });

  test.each([
    ['openssl rand -base64 48', () => randomBytes(48).toString('base64')],
    ['openssl rand -hex 16', () => randomBytes(16).toString('hex')],
    ['openssl rand -hex 32', () => randomBytes(32).toString('hex')],
    ['openssl rand -base64 33', () => randomBytes(33).toString('base64url')],
    ['a UUID', () => randomUUID()],
  ])('is good as %s gives it', (_, make) => {
    const refused = Array.from({ length: 300 }, make).filter((secret) => findSecretFault(secret) !== undefined);
    expect(refused).toEqual([]);
  });
});
