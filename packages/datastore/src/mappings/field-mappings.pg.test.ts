import { expect, test } from 'vitest';
import { findFieldMapping, listFieldMappings, saveFieldMapping } from '../index.ts';
import { buildOrganization, useProductDatabase } from '../testing/index.ts';

const product = useProductDatabase();

test('versions follow each other, and of two made from the same one only one is saved', async () => {
  const { database } = product;
  const [organizationId, other] = [
    await buildOrganization(database, 'ALPH'),
    await buildOrganization(database, 'ALPHA2'),
  ];
  const save = async (basedOn: number, note: string) =>
    await saveFieldMapping(database, { organizationId, mapping: { note }, note, createdBy: 'ann', basedOn });
  expect(await findFieldMapping(database, organizationId)).toBeUndefined();
  const outcomes = await Promise.allSettled(['a', 'b', 'c', 'd'].map(async (note) => await save(0, note)));
  const failures = outcomes.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[];
  expect(failures.map(({ reason }) => (reason as { code: string }).code)).toEqual(Array(3).fill('mapping_changed'));
  expect(await save(1, 'second')).toBe(2);
  await expect(save(1, 'late')).rejects.toMatchObject({ code: 'mapping_changed' });
  await expect(save(7, 'early')).rejects.toMatchObject({ code: 'mapping_changed' });
  expect(await findFieldMapping(database, organizationId)).toMatchObject({ version: 2, mapping: { note: 'second' } });
  expect((await findFieldMapping(database, organizationId, 1))?.version).toBe(1);
  expect((await listFieldMappings(database, organizationId)).map(({ version }) => version)).toEqual([2, 1]);
  expect(await listFieldMappings(database, other)).toEqual([]);
});
