import fc from 'fast-check';
import { amountFields, budgets, dateFields, flagFields, listFields, varianceFields } from '@vanguard/pfa';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { toRecordFilter } from './filter-parameters.ts';
import {
  type FilterParameters,
  type RecordFilter,
  recordFilterParameters,
  recordFilterSchema,
} from './record-filter.ts';

/** The conditions that an address can hold: ids stand in bodies only, and so does a list of no values, which nothing has. */
type AddressableFilter = Omit<RecordFilter, 'ids' | 'exceptIds'>;

/** Conditions as parameters, of which no value is undefined: `{ category: ['Cranes', ''], forecastStartFrom: '2026-01-01' }`. */
function toFilterParameters(filter: AddressableFilter): FilterParameters {
  const { dates = {}, amounts = {}, budget = {}, flags = {}, text: q, status } = filter;
  const { draftsOnly, includeDiscontinued, includeFundsTransferable } = filter;
  const lists = listFields.map((field) => [field, filter[field]?.map((value) => value ?? '')]);
  const all: Record<string, { from?: string | undefined; to?: string | undefined } | undefined> = {
    ...dates,
    ...amounts,
  };
  const ranges = Object.entries(all).flatMap(([field, ends]) => [
    [`${field}From`, ends?.from],
    [`${field}To`, ends?.to],
  ]);
  const others = { status, ...budget, ...flags, draftsOnly, q, includeDiscontinued, includeFundsTransferable };
  const entries = [...lists, ...ranges, ...Object.entries(others)];
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as FilterParameters;
}

const optional = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined });
const texts = fc.oneof(
  fc.constantFrom('Cranes', 'Trucks & Trailers', 'a,b', '100 %', '+1', '=x', ' '),
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
    .filter((text) => text.isWellFormed() && !text.includes('\0')),
);
const day = fc
  .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const range = fc.record({ from: optional(day), to: optional(day) });
const amount = fc.constantFrom('0', '-1200.5', '99999999999999999999', '0.0000000001');
const amountRange = fc.record({ from: optional(amount), to: optional(amount) });
const fieldsOf = <Value>(names: readonly string[], arbitrary: fc.Arbitrary<Value>) =>
  fc.record(Object.fromEntries(names.map((name) => [name, arbitrary])), { requiredKeys: [] });

const filters = fc
  .record({
    lists: fieldsOf(listFields, fc.array(fc.option(texts, { freq: 4 }), { minLength: 1, maxLength: 3 })),
    rest: fc.record(
      {
        status: fc.subarray(['planned', 'actualized', 'discontinued', 'transferable'] as const, { minLength: 1 }),
        dates: fieldsOf(dateFields, range),
        amounts: fieldsOf(amountFields, amountRange),
        budget: fieldsOf(varianceFields, fc.subarray([...budgets], { minLength: 1 })),
        flags: fieldsOf(flagFields, fc.boolean()),
        draftsOnly: fc.boolean(),
        text: fc.constantFrom('crawler 100', '', 'Äther', '%'),
        includeDiscontinued: fc.boolean(),
        includeFundsTransferable: fc.boolean(),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ lists, rest }): AddressableFilter => ({ ...lists, ...rest }));

/** What a server reads of an address: one value as a text, several as a list. */
function throughAddress(filter: AddressableFilter) {
  const address = new URLSearchParams();
  for (const [name, value] of Object.entries(toFilterParameters(filter)))
    for (const one of [value].flat()) address.append(name, String(one));
  const read = [...new Set(address.keys())].map((name) => {
    const values = address.getAll(name);
    return [name, values.length === 1 ? values[0] : values];
  });
  return toRecordFilter(z.strictObject(recordFilterParameters).parse(Object.fromEntries(read)));
}

/** Without what says nothing. */
const meaning = (filter: object): unknown =>
  JSON.parse(JSON.stringify(filter), (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0
      ? undefined
      : value,
  ) ?? {};

test('every condition that an address can hold comes out of it as it went in', () => {
  fc.assert(
    fc.property(filters, (filter) => {
      expect(meaning(throughAddress(filter))).toEqual(meaning(filter));
    }),
  );
});

test('the conditions of a body and of an address are the same, but for ids', () => {
  const inBody = new Set(Object.keys(recordFilterSchema.shape));
  const inAddress = new Set(Object.keys(toRecordFilter({})));
  expect([...inBody].filter((name) => !inAddress.has(name))).toEqual(['ids', 'exceptIds']);
  expect([...inAddress].filter((name) => !inBody.has(name))).toEqual([]);
});
