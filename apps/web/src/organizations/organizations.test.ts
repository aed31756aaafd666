import { expect, test } from 'vitest';
import type { Organization } from '@vanguard/protocol/browser';
import { findOrganization } from './organizations.ts';

const named = (code: string) => ({ id: code, code, recordCount: 0 }) as Organization;

test('an exact code wins over one that differs in case only', () => {
  expect(findOrganization([named('alpha'), named('ALPHA')], 'ALPHA')?.id).toBe('ALPHA');
  expect(findOrganization([named('ALPHA')], 'alpha')?.id).toBe('ALPHA');
});

test('a code that another one begins with is not mistaken for it', () => {
  expect(findOrganization([named('ALPHA2')], 'ALPHA')).toBeUndefined();
});
