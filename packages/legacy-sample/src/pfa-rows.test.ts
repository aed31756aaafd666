import { describe, expect, test } from 'vitest';
import { sampleNow } from './instant.ts';
import { buildPfaRows, organizationSizes } from './pfa-rows.ts';
import { Random } from './random.ts';
import type { Row } from './sample-rows.ts';
import { categories } from './vocabulary.ts';

const rows = [...buildPfaRows(new Random(5), 20_000, ['first', 'second', 'third'], ['a-user'])];

function share(has: (row: Row) => unknown): number {
  return rows.filter(has).length / rows.length;
}

function instant(value: Row[string] | undefined): number {
  return typeof value === 'number' ? value : Date.parse(String(value).replace(/^(\S+) (\S+)$/, '$1T$2Z'));
}

function logarithms(category: string, name: string): number[] {
  return rows
    .filter((row) => row['category'] === category && row['class'] === name && row['monthlyRate'] !== null)
    .map((row) => Math.log(Number(row['monthlyRate'])));
}

describe('PFA records', () => {
  test('are spread over organizations by Zipf', () => {
    expect(organizationSizes(11_000, 3)).toEqual([6000, 3000, 2000]);
    expect(organizationSizes(10, 28).reduce((a, b) => a + b, 0)).toBe(10);
  });

  test.each<[name: string, low: number, high: number, has: (row: Row) => unknown]>([
    ['rented', 0.78, 0.82, (row) => row['source'] === 'Rental'],
    ['actualized', 0.28, 0.38, (row) => row['isActualized']],
    ['discontinued', 0.04, 0.06, (row) => row['isDiscontinued']],
    ['transferable', 0.09, 0.11, (row) => row['isFundsTransferable']],
    ['both discontinued and transferable', 0, 0, (row) => row['isDiscontinued'] && row['isFundsTransferable']],
    ['without an amount', 0.006, 0.014, (row) => row['monthlyRate'] === null && row['purchasePrice'] === null],
    [
      'without a date',
      0.03,
      0.05,
      (row) => [row['originalStart'], row['originalEnd'], row['forecastStart'], row['forecastEnd']].includes(null),
    ],
    [
      'ending before they start',
      0.003,
      0.008,
      (row) =>
        row['originalEnd'] !== null &&
        row['originalStart'] !== null &&
        instant(row['originalEnd']) < instant(row['originalStart']),
    ],
    ['with a version that is not a date', 0.02, 0.04, (row) => /^R\d+$/.test(String(row['pemsVersion']))],
    ['edited', 0.005, 0.015, (row) => row['syncState'] !== 'pristine'],
  ])('%s: from %d to %d of all', (_, low, high, has) => {
    expect(share(has)).toBeGreaterThanOrEqual(low);
    expect(share(has)).toBeLessThanOrEqual(high);
  });

  test('have rates that are log-normal in a class, and within the range of the whole', () => {
    const values = logarithms('Cranes', '300-Ton Crawler Crane');
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    expect(values.length).toBeGreaterThan(50);
    expect(deviation).toBeGreaterThan(0.19);
    expect(deviation).toBeLessThan(0.31);
    const rates = rows.map((row) => Number(row['monthlyRate'])).filter((rate) => rate > 0);
    expect(Math.min(...rates)).toBeGreaterThanOrEqual(300);
    expect(Math.max(...rates)).toBeLessThanOrEqual(90_000);
  });

  test('drift from the plan by −30 to +90 days', () => {
    const drifts = rows
      .filter((row) => row['originalStart'] !== null && row['forecastStart'] !== null)
      .map((row) => (instant(row['forecastStart']) - instant(row['originalStart'])) / 86_400_000);
    expect(Math.min(...drifts)).toBe(-30);
    expect(Math.max(...drifts)).toBe(90);
  });

  test('have actual dates exactly where they are actualized, and none starts in the future', () => {
    const wrong = rows.filter((row) => (row['actualStart'] !== null) !== (row['isActualized'] === 1));
    expect(wrong).toEqual([]);
    expect(rows.filter((row) => row['actualStart'] !== null && instant(row['actualStart']) > sampleNow)).toEqual([]);
  });

  test('name their author and fields where they are edited', () => {
    const edited = rows.filter((row) => row['syncState'] !== 'pristine');
    expect(new Set(edited.map((row) => row['syncState']))).toEqual(new Set(['modified', 'pending_sync', 'sync_error']));
    expect(edited.filter((row) => row['modifiedBy'] === null || row['modifiedAt'] === null)).toEqual([]);
    expect(edited.filter((row) => !Array.isArray(JSON.parse(String(row['modifiedFields']))))).toEqual([]);
    expect(new Set(edited.map((row) => row['modifiedBy']))).toEqual(new Set(['a-user', 'importer']));
  });

  test('come in 100 to 150 classes, with spelling variants of makers', () => {
    const classes = new Set(categories.flatMap((category) => category.classes));
    expect(classes.size).toBeGreaterThanOrEqual(100);
    expect(classes.size).toBeLessThanOrEqual(150);
    expect(new Set(rows.map((row) => row['class']))).toEqual(classes);
    const makers = new Set(rows.map((row) => row['manufacturer']));
    expect(['Liebherr', 'LIEBHERR', 'Caterpillar', 'CAT'].filter((maker) => !makers.has(maker))).toEqual([]);
  });
});
