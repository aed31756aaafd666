/** The filters and orders that the benchmarks of reading combine. */
import type { RecordFilter, SortKey } from '@vanguard/datastore';

export const dimensionFilters: Readonly<Record<string, RecordFilter>> = {
  none: {},
  category: { category: ['Cranes'] },
  class: { class: ['Class 77'] },
  source: { source: ['Purchase'] },
  DOR: { dor: ['BEO'] },
  area: { area: ['Laydown A'] },
  manufacturer: { manufacturer: ['Maker 3'] },
  model: { model: ['Model 50-3'] },
  status: { status: ['discontinued'] },
  'category and area': { category: ['Cranes', 'Welding'], area: ['Silo 3'] },
  'class and model': { class: ['Class 12'], model: ['Model 12-1'] },
};

export const otherFilters: Readonly<Record<string, RecordFilter>> = {
  dates: { dates: { forecastStart: { from: '2025-01-01', to: '2025-03-31' } } },
  'dates of a week': { dates: { actualStart: { from: '2024-06-10', to: '2024-06-16' } } },
  flag: { flags: { isActualized: true } },
  'drafts only': { draftsOnly: true },
  'text, one record': { text: 'PFA-00001234' },
  'text, an equipment': { text: 'EQ-777' },
};

export const sortFields = [
  'pfaId',
  'category',
  'class',
  'source',
  'manufacturer',
  'equipment',
  'monthlyRate',
  'purchasePrice',
  'originalStart',
  'forecastStart',
  'actualEnd',
  'planCost',
  'forecastVariance',
] as const satisfies readonly SortKey['field'][];
