/** The grains as TypeScript asks for them, as SQL names them, and as the cells have them. */
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { buildMirrorRecord, buildOrganization, setLargeFrom, useProductDatabase } from '../testing/index.ts';
import { grains, monthGrains, nameOf } from './grains.ts';

const product = useProductDatabase();

async function numbers(statement: string): Promise<number[]> {
  const { rows } = await sql<{ grain: number }>`${sql.raw(statement)}`.execute(product.database);
  return rows.map(({ grain }) => grain).toSorted((a, b) => a - b);
}

test.each([
  ['pfa_summary', 'pfa_grain', grains],
  ['pfa_month_summary', 'pfa_month_grain', monthGrains],
] as const)(
  'the cells of %s are of the grains that %s names, before a refresh and after',
  async (summary, named, all) => {
    const organization = await buildOrganization(product.database, summary);
    const dates = { originalStart: '2025-01-15', originalEnd: '2025-02-15' };
    await buildMirrorRecord(product.database, organization, 'P1', { source: 'Rental', monthlyRate: '100', ...dates });
    const names = all.map((grain) => `'${nameOf(grain)}'`).join(', ');
    const expected = await numbers(`select ${named}(name) as grain from unnest(array[${names}]) as name`);
    expect(new Set(expected).size).toBe(all.length);
    const cells = (table: string) => `select distinct grain from ${table} where organization_id = '${organization}'`;
    expect(await numbers(cells(`${summary}_change`))).toEqual(expected);
    await setLargeFrom(product.database, 1);
    expect(await numbers(cells(`${summary}_change`))).toEqual([]);
    expect(await numbers(cells(summary))).toEqual(expected);
    expect(await numbers(`select coalesce(${named}('model, class'), -1) as grain`)).toEqual([-1]);
  },
);
