import { expect, test } from 'vitest';
import { createMapping } from './map-record.ts';
import type { FieldMapping } from './dictionary.ts';
import { findMappingFaults } from './find-mapping-faults.ts';
import type { FeedSettings } from './feeds.ts';
import { completeMapping, defaultMapping, dictionaryOf, type UpstreamMapping } from './upstream-mapping.ts';

test('the delivered mapping has no fault', () => {
  expect(findMappingFaults(defaultMapping)).toEqual([]);
});

const fields = (...mappings: object[]): Partial<UpstreamMapping> => ({ fields: mappings as FieldMapping[] });
const formats = (change: object): Partial<UpstreamMapping> => ({ formats: { ...defaultMapping.formats, ...change } });

const feed = (assets: FeedSettings): Partial<UpstreamMapping> => completeMapping({ feeds: { assets } });

test.each<[string, Partial<UpstreamMapping>, string[]]>([
  ['a field that there is not', fields({ field: 'colour', upstream: 'X' }), ['fields.0.field']],
  ['a field that is computed', fields({ field: 'planCost', upstream: 'X' }), ['fields.0.field']],
  ['a key', fields({ field: 'pfaId', upstream: 'X' }), ['fields.0.field']],
  [
    'a field twice, and a column of two fields',
    fields({ field: 'model', upstream: 'X' }, { field: 'model', upstream: 'Y' }, { field: 'class', upstream: 'X' }),
    ['fields.1.field', 'fields.2.upstream'],
  ],
  ['a column without a valid name', fields({ field: 'model', upstream: "X'; drop" }), ['fields.0.upstream']],
  [
    'conditions without their field',
    fields({ field: 'actualEnd', upstream: 'X', when: 'actualized' }),
    ['fields.0.when'],
  ],
  [
    'defaults that are not values',
    fields(
      { field: 'source', upstream: 'A', default: 'Lease' },
      { field: 'monthlyRate', upstream: 'B', default: '1,200' },
      { field: 'forecastEnd', upstream: 'C', default: '31.12.2026' },
      { field: 'isDiscontinued', upstream: 'D', default: '-1' },
    ),
    ['fields.0.default', 'fields.1.default', 'fields.2.default', 'fields.3.default'],
  ],
  ['a format of another library', formats({ date: 'YYYY-MM-DD' }), ['formats.date']],
  ['a format without a year', formats({ date: 'dd.MM.' }), ['formats.date']],
  ['a format of half a clock', formats({ dateTime: 'dd.MM.yyyy hh:mm:ss' }), ['formats.dateTime']],
  ['a zone that there is not', formats({ timeZone: 'Mars/Base' }), ['formats.timeZone']],
  ['a locale that there is not', formats({ locale: 'no locale' }), ['formats.locale']],
  [
    'what no list can be read by',
    feed({
      path: '/assets/../admin?x',
      key: [],
      columns: [
        { name: 'tag', upstream: 'ASSETID.ASSETCODE' },
        { name: 'tag', upstream: 'A B' },
        { name: '__proto__', upstream: 'C' },
      ],
      organizationsOfEntry: { path: '/of', column: 'CODE' },
    }),
    ['path', 'organizationsOfEntry.path', 'key', 'columns.1.upstream', 'columns.1.name', 'columns.2.name'].map(
      (part) => `feeds.assets.${part}`,
    ),
  ],
  ['one mark for two things', formats({ groupMark: '.' }), ['formats.groupMark']],
])('%s is named by its place', (_, change, paths) => {
  expect(findMappingFaults({ ...defaultMapping, ...change }).map(({ path }) => path)).toEqual(paths);
});

test('a default stands where PEMS has no value, and nowhere else', () => {
  const mapping = {
    ...defaultMapping,
    ...fields(
      { field: 'source', upstream: 'SRC', default: 'Rental' },
      { field: 'isFundsTransferable', upstream: 'FT', default: 'true' },
    ),
  };
  const { formats: forms, grid } = mapping;
  const { mapRow } = createMapping({ dictionary: dictionaryOf(mapping), formats: forms, keys: grid.keys });
  const row = { PFS_ID: '1', PFS_A_ORG: 'A', PFS_F_INTLASTUPDATED: null };
  expect(mapRow({ ...row, SRC: '', FT: null }).record?.data).toMatchObject({
    source: 'Rental',
    isFundsTransferable: true,
  });
  expect(mapRow({ ...row, SRC: 'Purchase', FT: '0' }).record?.data).toMatchObject({
    source: 'Purchase',
    isFundsTransferable: false,
  });
});
