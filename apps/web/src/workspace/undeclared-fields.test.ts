import type { CustomField } from '@vanguard/pfa';
import { expect, test } from 'vitest';
import { onlyDeclared } from './undeclared-fields.ts';

const fields: CustomField[] = [
  { key: 'ZONE', label: 'Zone', kind: 'text', isEditable: true },
  { key: 'WEIGHT', label: 'Weight', kind: 'decimal', isEditable: true },
];

test('what only orders records is left out where it is not declared, or groups nothing, and is said', () => {
  const asked = { group: 'custom.WEIGHT,custom.ZONE,custom.GONE', sort: '-custom.WEIGHT,custom.LOST', q: 'pump' };
  expect(onlyDeclared(asked, fields)).toEqual({
    search: { group: 'custom.ZONE', sort: '-custom.WEIGHT', q: 'pump' },
    leftOut:
      'Not grouped or sorted by GONE, LOST: the organization has declared no such field. ' +
      'Not grouped by Weight: only texts and yes-or-no fields of an organization group its records.',
    unfiltered: undefined,
  });
  expect(onlyDeclared({ sort: 'custom.GONE', group: 'category' }, fields)).toMatchObject({
    search: { group: 'category' },
    leftOut: 'Not sorted by GONE: the organization has declared no such field.',
  });
});

test('a condition stays until somebody takes it off, since without it these are other records', () => {
  const asked = { custom: { GONE: { in: ['1'] }, ZONE: { in: ['North'] } }, sort: 'custom.ZONE' };
  expect(onlyDeclared(asked, fields)).toMatchObject({
    search: asked,
    leftOut: undefined,
    unfiltered: {
      search: { custom: { ZONE: { in: ['North'] } }, sort: 'custom.ZONE' },
      reason: expect.stringContaining('by GONE:'),
    },
  });
});

test('a condition that was made for another kind of the field is named, and one that fits is not', () => {
  const kept = { custom: { WEIGHT: { in: ['', '12.50'] }, ZONE: { in: ['7'] } } };
  expect(onlyDeclared(kept, fields).unfiltered).toBeUndefined();
  const asked = { custom: { WEIGHT: { from: 'heavy' }, ZONE: { to: '7' }, GONE: { in: ['1'] } } };
  expect(onlyDeclared(asked, fields).unfiltered).toEqual({
    search: {},
    reason:
      'The records are filtered by GONE: the organization has declared no such field; ' +
      'and by what is no value of Zone, Weight, as it is declared now.',
    label: 'Take the filters off',
  });
});
