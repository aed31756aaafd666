/** Indexes of declared fields follow what is declared, whatever was left behind. */
import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { refreshSummaries } from '../summaries/refresh-summaries.ts';
import { buildMirrorRecord, buildOrganization, setLargeFrom, useProductDatabase } from '../testing/index.ts';
import { declareCustomField, reviewCustomFields, withdrawCustomField } from './custom-fields.ts';
import { findFailedIndexes, keepCustomIndexes, makeCustomIndexes } from './custom-indexes.ts';

const product = useProductDatabase();
const { signal } = new AbortController();
let organizationId = '';
beforeAll(async () => {
  const { database } = product;
  organizationId = await buildOrganization(database, 'RIO');
  const values = {
    SPARE_TEXT: 'x'.repeat(20_000),
    SPARE_DATE: '2023-02-29',
    SPARE_NUMBER: '1e400',
    SPARE_FLAG: 'perhaps',
  };
  await buildMirrorRecord(database, organizationId, 'P1', values);
});

async function keepAll(): Promise<string[]> {
  while (await keepCustomIndexes(product.database, signal));
  const { rows } = await sql<{ is: string }>`
    select regexp_replace(c.relname, '_[0-9a-f]{16}$', '') || case when i.indisvalid then '' else ' invalid' end as is
      from pg_index i join pg_class c on c.oid = i.indexrelid
     where i.indrelid = 'pfa_mirror'::regclass and c.relname like 'pfa_mirror_custom%' order by 1`.execute(
    product.database,
  );
  return rows.map(({ is }) => is);
}
const states = async () => {
  const { fields } = await reviewCustomFields(product.database, organizationId);
  return fields.map(({ index }) => index.state);
};

test('there are none in a small organization, one a field in a large one, and none that nobody declares', async () => {
  const { database } = product;
  const kinds = { SPARE_TEXT: 'text', SPARE_DATE: 'date', SPARE_NUMBER: 'decimal', SPARE_FLAG: 'boolean' } as const;
  for (const [key, kind] of Object.entries(kinds)) {
    await declareCustomField(database, { organizationId, key, label: key, kind, isEditable: false, createdBy: 'root' });
  }
  expect([await keepAll(), await states()]).toEqual([[], ['none', 'none', 'none', 'none']]);
  await setLargeFrom(database, 1);
  await refreshSummaries(database);
  expect(await states()).toEqual(['building', 'building', 'building', 'building']);
  // What a worker left behind that was killed.
  await sql`create index pfa_mirror_custom_left_0123456789abcdef on pfa_mirror (pfa_id)`.execute(database);
  expect(await keepAll()).toEqual(
    Object.keys(kinds)
      .map((key) => `pfa_mirror_custom_${key.toLowerCase()}`)
      .toSorted(),
  );
  expect(await states()).toEqual(['ready', 'ready', 'ready', 'ready']);
  // No value of upstream stands in the way of an index, and so of a pull.
  await sql`update pfa_mirror set data = data || '{"SPARE_NUMBER": "12345678901234567890"}'`.execute(database);
  await withdrawCustomField(database, { organizationId, key: 'SPARE_DATE' });
  await declareCustomField(database, {
    organizationId,
    key: 'SPARE_DATE',
    label: 'D',
    kind: 'text',
    isEditable: false,
    createdBy: 'root',
  });
  expect((await states()).at(-1)).toBe('building');
  expect(await keepAll()).toHaveLength(4);
  // One that has failed is not tried again by a worker for an hour, and by the owner at once.
  await sql`delete from custom_field where key <> 'SPARE_TEXT'`.execute(database);
  await sql`update custom_field set index_error = 'no room', index_tried_at = now()`.execute(database);
  const name = (
    await sql<{ name: string }>`
    select relname as name from pg_class where relname like 'pfa_mirror_custom_spare_text%'`.execute(database)
  ).rows[0]?.name;
  await sql`drop index ${sql.id(name ?? '')}`.execute(database);
  expect([await keepAll(), await states(), await findFailedIndexes(database)]).toEqual([[], ['failed'], ['RIO']]);
  expect(await makeCustomIndexes(database, signal)).toEqual({ made: 1, dropped: 0, failed: [], isBusy: false });
  expect([await states(), await findFailedIndexes(database)]).toEqual([['ready'], []]);
  await sql`delete from custom_field`.execute(database);
  expect(await makeCustomIndexes(database, signal)).toEqual({ made: 0, dropped: 1, failed: [], isBusy: false });
  expect(await keepAll()).toEqual([]);
});
