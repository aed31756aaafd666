/**
 * A process of its own, in which the table of fields has one row more: see add-a-field.pg.test.ts. It is told the row, the
 * migration and an empty database, brings that up, uses the field as a user does, and prints what came of it as JSON.
 */
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const { row, migration, url } = JSON.parse(process.env['ADDED_FIELD'] ?? '') as Record<
  'row' | 'migration' | 'url',
  string
>;

registerHooks({
  load: (address, context, next) => {
    const loaded = next(address, context);
    if (!address.endsWith('/pfa/src/record-fields.ts')) return loaded;
    const source = readFileSync(new URL(address), 'utf8');
    const place = '  originalStart: {';
    if (!source.includes(place)) throw new Error('the table of fields has no place for one more');
    return { ...loaded, source: source.replace(place, `  ${row}\n${place}`) };
  },
});

// After the hook: these read the table.
const { migrateToLatest, openPool } = await import('@vanguard/postgres');
const { sql } = await import('kysely');
const { dimensions, exportFields } = await import('@vanguard/pfa');
const { fillFieldLists } = await import('../field-lists.ts');
const { exportRecords } = await import('../exports/export-records.ts');
const { previewImport } = await import('../imports/preview-import.ts');
const { mirrorIndexes } = await import('../load/mirror-indexes.ts');
const { listRecords } = await import('../records/list-records.ts');
const { saveDrafts } = await import('../drafts/save-drafts.ts');
const { buildOrganization, buildUser } = await import('./build-records.ts');

const folder = mkdtempSync(join(tmpdir(), 'added-field-'));
const database = openPool<import('../schema.ts').ProductSchema>(url, { maxConnections: 2 });
try {
  for (const part of ['migrations', 'sql'])
    cpSync(new URL(`../../${part}`, import.meta.url), join(folder, part), { recursive: true });
  for (const file of globSync('sql/*/*.sql', { cwd: folder }))
    writeFileSync(join(folder, file), fillFieldLists(readFileSync(join(folder, file), 'utf8')));
  const last = Math.max(
    ...globSync('migrations/0*.sql', { cwd: folder }).map((file) => Number(/\d{4}/.exec(file)?.[0])),
  );
  writeFileSync(join(folder, `migrations/${String(last + 1).padStart(4, '0')}_added_field.sql`), migration);
  const inFolder = (part: string) => pathToFileURL(`${join(folder, part)}/`);
  await migrateToLatest(url, { directory: inFolder('migrations'), objects: inFolder('sql') });

  const scope = { organizationId: await buildOrganization(database, 'RIO'), userId: await buildUser(database, 'ann') };
  const upstream = { a: '5.50', b: '12', c: null };
  for (const [id, mobilizationCost] of Object.entries(upstream)) {
    await sql`
      insert into pfa_mirror (organization_id, pfa_id, data)
      values (${scope.organizationId}, ${id}, ${JSON.stringify({ source: 'Rental', mobilizationCost })}::jsonb)`.execute(
      database,
    );
  }
  const valuesOf = (records: readonly object[]) =>
    records.map((record) => {
      const { pfaId, mobilizationCost } = record as { pfaId: string; mobilizationCost: string | null };
      return `${pfaId} ${mobilizationCost}`;
    });
  const save = async (pfaId: string, mobilizationCost: string) =>
    await saveDrafts(database, scope, { modifications: [{ pfaId, delta: { mobilizationCost } }] }).then(
      ({ saved, dropped }) => ({ saved, dropped }),
      (error: unknown) => (error as { code: string }).code,
    );
  const saves = [await save('c', '7'), await save('a', '-1'), await save('b', '13'), await save('b', '12.0')];
  const sort = [{ field: 'mobilizationCost' as 'monthlyRate', descending: true }];
  const exported: string[] = [];
  await exportRecords(database, scope, { sort: [] }, async (page) => {
    exported.push(...valuesOf(page));
    await Promise.resolve();
  });
  async function* lines() {
    await Promise.resolve();
    yield [
      { line: 2, values: ['a', '9'] },
      { line: 3, values: ['b', '12.00'] },
    ];
  }
  const columns = ['pfaId', 'mobilizationCost' as 'monthlyRate'] as const;
  const { changed, unchanged, faultCount } = await previewImport(database, scope, { columns, chunks: lines() });
  const result = {
    saves,
    sorted: valuesOf((await listRecords(database, scope, { sort, limit: 10 })).records),
    exported,
    imported: { changed, unchanged, faultCount },
    isColumn: (exportFields as readonly string[]).includes('mobilizationCost'),
    isGrouped: (dimensions as readonly string[]).includes('mobilizationCost'),
    index: mirrorIndexes.find(({ name }) => name === 'pfa_mirror_mobilization_cost_idx')?.using,
  };
  process.stdout.write(JSON.stringify(result));
} finally {
  await database.destroy();
  rmSync(folder, { recursive: true });
}
