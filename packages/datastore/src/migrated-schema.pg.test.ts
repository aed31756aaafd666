/** The structure of the product's database: as schema.sql says, on a fresh one and on those that are carried on. */
import { globSync, readFileSync } from 'node:fs';
import { digestOfObjects, readObjectFiles, readRevision, readSchema } from '@vanguard/postgres';
import { isRepetition } from '@vanguard/postgres/testing';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { listDrafts } from './drafts/list-drafts.ts';
import { listEditSteps } from './drafts/edit-steps.ts';
import { saveDrafts } from './drafts/save-drafts.ts';
import { fillFieldLists } from './field-lists.ts';
import { findHistory } from './history/list-history.ts';
import { migrateProduct, pendingProductMigrations, upgradeProduct } from './migrate-product.ts';
import { derivedTables } from './product-tables.ts';
import { listGroups } from './records/groups.ts';
import { listRecords } from './records/list-records.ts';
import { findMonthMatrix } from './records/month-matrix.ts';
import type { RecordFilter } from './records/record-filter.ts';
import { findTotals } from './records/record-totals.ts';
import { acrossOrganizations, type ProductDatabase, type Scope } from './scope.ts';
import { refreshSummaries } from './summaries/refresh-summaries.ts';
import { createFrozenProduct, frozenAnswers, frozenVersions } from './testing/frozen-product.ts';
import { useProductDatabase } from './testing/index.ts';

const product = useProductDatabase();

/** Versions qualify columns in views differently. */
const unqualified = (text: string) => text.replaceAll(/\b\w+\.(?=\w)/g, '');

test('a fresh database is what schema.sql says', async () => {
  const written = readFileSync(new URL('../schema.sql', import.meta.url), 'utf8');
  const read = await readSchema(product.url);
  expect(unqualified(read), 'npm run schema writes it').toBe(unqualified(written.slice(written.indexOf('-- tables'))));
});

test('the lists of fields in its files are those of the table of fields', () => {
  const files = globSync('sql/*/*.sql', { cwd: new URL('..', import.meta.url) });
  const texts = files.map((file) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8'));
  expect(texts.filter((text) => text.includes('-- fields: '))).toHaveLength(4);
  for (const text of texts) expect(text, 'npm run schema fills them').toBe(fillFieldLists(text));
});

test('the revision of the objects counts their last change', async () => {
  const { files } = await readObjectFiles(new URL('../sql/', import.meta.url));
  const { digest } = await readRevision(new URL('../schema.sql', import.meta.url));
  expect(digest, 'npm run schema counts it up').toBe(digestOfObjects(files));
});

test('the page about larger installations names what has no organization in its keys, and counts what follows by itself', async () => {
  const page = readFileSync(new URL('../../../docs/explanation/how-large.md', import.meta.url), 'utf8');
  const rows = page.split('\n').filter((line) => /^\| (reference tables|on the coordinator)/.test(line));
  const named = rows.flatMap((row) => [...row.matchAll(/`(\w+)`/g)].map(([, name = '']) => name));
  const keyless = await sql<{ name: string }>`
    select c.relname as name from pg_class c
      left join pg_attribute a on a.attrelid = c.oid and a.attname = 'organization_id'
     where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
       and (a.attnum is null or exists (
             select from pg_index i where i.indrelid = c.oid and i.indisunique and not a.attnum = any (i.indkey)))`.execute(
    product.database,
  );
  expect(named.filter((name) => name !== 'organization_id').toSorted()).toEqual(
    keyless.rows.map(({ name }) => name).toSorted(),
  );
  const counted = await sql<{ triggers: number; tables: number; views: number }>`
    select count(*)::integer as triggers, count(distinct tgrelid)::integer as tables,
           (select count(*)::integer from pg_matviews where schemaname = 'public') as views
      from pg_trigger where not tgisinternal`.execute(product.database);
  const [{ triggers, tables, views } = { triggers: 0, tables: 0, views: 0 }] = counted.rows;
  expect(page).toContain(`${triggers} triggers on ${tables} tables`);
  expect(page).toContain(`${views} materialized views`);
});

/** From the earliest one all migrations are applied. */
const versions = isRepetition ? frozenVersions.slice(0, 1) : frozenVersions;

describe.each(versions)('an installation whose last migration is %s', (version) => {
  test('gets the very structure of a fresh one', async () => {
    const { url } = await createFrozenProduct(version);
    expect(await pendingProductMigrations(url)).not.toEqual([]);
    const { witnessed } = await upgradeProduct(url);
    expect(witnessed?.rows).toBeGreaterThan(100);
    expect(await pendingProductMigrations(url)).toEqual([]);
    expect(await migrateProduct(url)).toEqual([]);
    expect(await readSchema(url)).toBe(await readSchema(product.url));
  });

  test('keeps its rows', async () => {
    const { database, migrate } = await createFrozenProduct(version);
    const columns = await readColumns(database);
    expect(columns.size).toBeGreaterThan(15);
    const before = await readDigests(database, columns);
    expect(await readDigests(await migrate(), columns)).toEqual(before);
  });

  test('answers what it has answered, and goes on', async () => {
    const { migrate } = await createFrozenProduct(version);
    const database = await migrate();
    const answers = frozenAnswers(version) as Answers[];
    expect(answers).toHaveLength(4);
    for (const before of answers) expect(await ask(database, before)).toMatchObject(before);
    await refreshSummaries(database);
    const [first] = answers as [Answers];
    expect(await ask(database, first)).toMatchObject(first);
    // A draft from before changes again: twice and back, through the overlay that it has.
    const drafts = first.drafts as { pfaId: string; delta: Record<string, unknown> }[];
    const [{ pfaId, delta }] = drafts as [(typeof drafts)[0]];
    for (const area of ['Marine', 'Silo 1', (delta['area'] as string | undefined) ?? null])
      await saveDrafts(database, first.scope, { modifications: [{ pfaId, delta: { area } }] });
    const { totals } = await ask(database, first);
    expect(totals.map(({ is }) => is)).toMatchObject(first.totals.map(({ is }) => is));
  });
});

interface Answers {
  scope: Scope;
  totals: { filter: RecordFilter; is: object }[];
  drafts: unknown;
  /** A record; missing where the organization has it not. */
  historyOf?: string;
}

/** What was asked when the copies were made, in the same order. */
async function ask(database: ProductDatabase, { scope, totals, historyOf }: Answers) {
  const all = { includeDiscontinued: true, includeFundsTransferable: true };
  const page = await listRecords(database, scope, {
    ...all,
    sort: [{ field: 'forecastCost', descending: true }],
    limit: 12,
  });
  return {
    scope,
    totals: await Promise.all(
      totals.map(async ({ filter }) => ({ filter, is: await findTotals(database, scope, filter) })),
    ),
    groups: (await listGroups(database, scope, { filter: {}, groupBy: ['category', 'dor'] })).groups,
    months: (await findMonthMatrix(database, scope, {})).slice(0, 40),
    page: page.records.map(({ pfaId: id, planCost, forecastCost, actualCost, area, source }) => ({
      pfaId: id,
      planCost,
      forecastCost,
      actualCost,
      area,
      source,
    })),
    drafts: await listDrafts(database, scope, { limit: 5 }),
    steps: await listEditSteps(database, scope),
    ...(historyOf === undefined
      ? {}
      : { historyOf, history: await findHistory(database, scope, { pfaId: historyOf, limit: 9 }) }),
  };
}

type Columns = ReadonlyMap<string, readonly string[]>;

/** Columns of the tables, without derived tables and those columns that have come or gone since. */
async function readColumns(database: ProductDatabase): Promise<Columns> {
  const aside = ['schema_migration', 'schema_object', 'password_attempt', ...derivedTables];
  const { rows } = await sql<{ name: string; columns: string[] }>`
    select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
      from pg_class c
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> all (${sql.val(aside)})
       and a.attname <> all (array['last_seen_at', 'address', 'user_agent', 'revoked_at', 'has_unknown_source'])
     group by 1 order by 1`.execute(database);
  return new Map(rows.map(({ name, columns }) => [name, columns]));
}

async function readDigests(database: ProductDatabase, tables: Columns): Promise<Map<string, string>> {
  return await acrossOrganizations(database, async (trx) => {
    const digests = new Map<string, string>();
    for (const [name, columns] of tables) {
      const { rows } = await sql<{ digest: string }>`
        select count(*) || ' ' || coalesce(sum(hashtextextended(row(${sql.join(columns.map((column) => sql.ref(column)))})::text, 0)), 0) as digest
          from ${sql.table(name)}`.execute(trx);
      digests.set(name, rows[0]?.digest ?? '');
    }
    return digests;
  });
}
