/** What a user changes, told to PEMS, is what the record then shows; or there is no place for it. */
import { type Delta, describeField, isSameValue, editableFieldNames, type FieldKind } from '@vanguard/pfa';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMapping, createPemsClient, defaultDictionary, defaultFormats, PemsError } from '../index.ts';
import { type Simulator, startSimulator } from '../simulator/index.ts';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ recordCount: 40, organizations: ['RIO'] });
});
afterAll(async () => await simulator.close());

const valuesOf: Partial<Record<FieldKind, fc.Arbitrary<string | boolean | null>>> = {
  text: fc.option(fc.constantFrom('Ä 1', 'x'.repeat(200), '"quoted"', '0')),
  source: fc.option(fc.constantFrom('Rental', 'Purchase')),
  flag: fc.boolean(),
  amount: fc.option(fc.constantFrom('0', '1200.5', '999999999.99', '0.0001')),
  date: fc.option(fc.constantFrom('2026-02-28', '1999-12-31', '2100-01-01')),
};

/** Spare columns, declared as fields. */
const custom = [
  { key: 'PFS_UDFCHAR01', kind: 'text', values: fc.option(fc.constantFrom('Ä 1', '1,5', '<b>')) },
  { key: 'PFS_UDFNUM01', kind: 'decimal', values: fc.option(fc.constantFrom('-12.5', '0', '123456789.0123')) },
  { key: 'PFS_UDFNUM02', kind: 'integer', values: fc.option(fc.constantFrom('-7', '0', '123456789')) },
  { key: 'PFS_UDFDATE01', kind: 'date', values: fc.option(fc.constantFrom('2024-02-29', '1999-12-31')) },
  { key: 'PFS_UDFCHKBOX01', kind: 'boolean', values: fc.boolean() },
] as const;

const delta = fc
  .tuple(
    fc.uniqueArray(fc.constantFrom(...editableFieldNames), { minLength: 1, maxLength: 6 }),
    fc.subarray([...custom], { maxLength: 3 }),
  )
  .chain(([fields, declared]) =>
    fc.record<Record<string, fc.Arbitrary<string | boolean | null>>>(
      Object.fromEntries([
        ...fields.map((field) => [field, valuesOf[describeField(field).kind] ?? fc.constant(null)]),
        ...declared.map(({ key, values }) => [key, values]),
      ]),
    ),
  );

test('whatever is taken arrives as expected', async () => {
  const client = createPemsClient(simulator.connection);
  const { formats, grid } = client.configuration;
  const mapping = createMapping({ dictionary: { ...defaultDictionary, custom }, formats, keys: grid.keys });
  let taken = 0;
  await fc.assert(
    fc.asyncProperty(delta, fc.integer({ min: 1, max: 40 }), async (changed, number) => {
      const key = { organization: 'RIO', pfaId: `PFA-${String(number).padStart(6, '0')}` };
      const before = await client.readRecord(key);
      const data = mapping.mapScreenRow(before?.row ?? {}).record?.data;
      const isActualized = changed['isActualized'] ?? data?.['isActualized'] === true;
      let mapped: ReturnType<typeof mapping.mapDelta>;
      try {
        mapped = mapping.mapDelta(changed, isActualized === true);
      } catch (error) {
        if (error instanceof PemsError && error.code === 'no_place_for_field') return;
        throw error;
      }
      const { row } = await client.writeRecord(key, mapped.changes, before?.recordId ?? '');
      const after = mapping.mapScreenRow(row).record?.data ?? {};
      taken++;
      for (const [field, value] of Object.entries(mapped.expected))
        expect([field, isSameValue(field, after[field], value)]).toEqual([field, true]);
      // Nothing else has changed, but for who it was.
      const others = (values: object = {}) =>
        Object.fromEntries(
          Object.entries(values).filter(([field]) => field !== 'lastModifiedBy' && !(field in mapped.expected)),
        );
      const isSameState = data?.['isActualized'] === after['isActualized'];
      const follows = ['actualStart', 'actualEnd', 'hasActuals'];
      const comparable = (values: object = {}) =>
        isSameState
          ? others(values)
          : Object.fromEntries(Object.entries(others(values)).filter(([field]) => !follows.includes(field)));
      expect(comparable(after)).toEqual(comparable(data));
    }),
    { numRuns: 80 },
  );
  expect(taken).toBeGreaterThan(20);
});

describe('of fields that PEMS keeps once', () => {
  const { mapDelta } = createMapping({
    dictionary: defaultDictionary,
    formats: defaultFormats,
    keys: { record: 'PFS_ID', organization: 'PFS_A_ORG', version: 'V' },
  });

  test.each<[string, object, boolean, object]>([
    [
      'the layer’s own rate stands above the record’s',
      { monthlyRate: '1', forecastRate: '2' },
      false,
      { monthlyRate: '2' },
    ],
    [
      'the actual terms of an actualized record stand above those of its forecast',
      { actualRate: '3', forecastRate: '2', actualPrice: '4', forecastPrice: '5', actualSource: 'Rental' },
      true,
      { monthlyRate: '3', purchasePrice: '4', source: 'Rental' },
    ],
    ['without one the record’s stands', { monthlyRate: '1', forecastRate: null }, false, { monthlyRate: '1' }],
    [
      'the actual end of an actualized record is its forecast end',
      { actualEnd: '2026-01-31' },
      true,
      { forecastEnd: '2026-01-31', actualEnd: '2026-01-31' },
    ],
    [
      'both ends, if they are the same',
      { forecastEnd: '2026-01-31', actualEnd: '2026-01-31' },
      true,
      { forecastEnd: '2026-01-31', actualEnd: '2026-01-31' },
    ],
  ])('%s', (_, change, isActualized, expected) => {
    expect(mapDelta(change as Delta, isActualized).expected).toEqual(expected);
  });

  test.each<[string, object, boolean, string]>([
    ['a forecast of an actualized record', { forecastEnd: '2026-01-31' }, true, 'forecastEnd'],
    [
      'another forecast beside the actual end',
      { forecastEnd: '2026-01-30', actualEnd: '2026-01-31' },
      true,
      'forecastEnd',
    ],
    ['an actual end of a forecast', { actualEnd: '2026-01-31' }, false, 'actualEnd'],
    ['an actual rate of a forecast', { actualRate: '1' }, false, 'actualRate'],
  ])('%s has no place', (_, change, isActualized, field) => {
    expect(() => mapDelta(change as Delta, isActualized)).toThrow(
      expect.objectContaining({ code: 'no_place_for_field', field }),
    );
  });
});
