/** What the queries must answer, evaluated record by record in memory by the domain's own rules. */
import {
  add,
  type Costs,
  type CustomField,
  type CustomName,
  type Dimension,
  emptyRecord,
  hasUnknownSource,
  mergedCosts,
  type PfaRecord,
  type RecordStatus,
  subtract,
} from '@vanguard/pfa';
import type { CustomCondition } from '../custom-fields/custom-filter.ts';
import type { RecordFilter } from '../records/record-filter.ts';
import type { CostTotals } from '../records/record-totals.ts';
import type { DraftedRecord, Sortable } from './arbitrary-records.ts';

export interface Evaluated {
  /** As upstream has it, which is what the plan follows. */
  original: PfaRecord;
  record: PfaRecord;
  costs: Costs;
  isDrafted: boolean;
}

export function fullRecord(pfaId: string, data: Record<string, unknown>): PfaRecord {
  return { ...emptyRecord(pfaId, 'any'), ...(data as Partial<PfaRecord>) };
}

export function evaluate(rows: readonly DraftedRecord[], idOf: (i: number) => string): Evaluated[] {
  return rows.map(({ data, draft }, i) => {
    const original = fullRecord(idOf(i), data);
    return {
      original,
      record: { ...original, ...draft },
      costs: mergedCosts(original, draft ?? {}),
      isDrafted: draft !== null,
    };
  });
}

function statusOf({ isDiscontinued, isFundsTransferable, isActualized }: PfaRecord): RecordStatus {
  if (isDiscontinued) return 'discontinued';
  if (isFundsTransferable) return 'transferable';
  return isActualized ? 'actualized' : 'planned';
}

const lists = [
  'category',
  'class',
  'source',
  'dor',
  'area',
  'manufacturer',
  'model',
  'equipment',
  'forecastCategory',
  'contract',
] as const;

export function matches(filter: RecordFilter, evaluated: Evaluated): boolean {
  const { record, isDrafted } = evaluated;
  const isShown = (
    status: 'discontinued' | 'transferable',
    flag: 'isDiscontinued' | 'isFundsTransferable',
    include: boolean | undefined,
  ) => !record[flag] || include === true || filter.flags?.[flag] === true || filter.status?.includes(status) === true;
  return (
    isShown('discontinued', 'isDiscontinued', filter.includeDiscontinued) &&
    isShown('transferable', 'isFundsTransferable', filter.includeFundsTransferable) &&
    lists.every((field) => filter[field]?.includes(record[field]) ?? true) &&
    (filter.status?.includes(statusOf(record)) ?? true) &&
    Object.entries(filter.flags ?? {}).every(([flag, value]) => flagOf(record, flag) === value) &&
    Object.entries(filter.dates ?? {}).every(([field, range]) => isInRange(record[field as 'forecastEnd'], range)) &&
    Object.entries(filter.amounts ?? {}).every(([field, range]) =>
      isBetween(sortValue(evaluated, { field: field as 'planCost', descending: false }) as number | null, range),
    ) &&
    Object.entries(filter.budget ?? {}).every(([field, wanted]) => {
      const variance = sortValue(evaluated, { field: field as 'actualVariance', descending: false }) as number | null;
      const names = { '1': 'over', '-1': 'under', '0': 'on' } as const;
      return variance !== null && wanted?.includes(names[String(Math.sign(variance)) as '1']) === true;
    }) &&
    (filter.custom ?? []).every((condition) => matchesCustom(record, condition)) &&
    (filter.ids?.includes(record.pfaId) ?? true) &&
    filter.exceptIds?.includes(record.pfaId) !== true &&
    (filter.draftsOnly !== true || isDrafted) &&
    hasWords(record, filter.text)
  );
}

/** By another code than the product's: as PostgreSQL's own functions would have it. */
function customValue(record: PfaRecord, { key, kind }: CustomField): string | number | boolean | null {
  const stored = (record as unknown as Record<string, string | boolean | null | undefined>)[key] ?? '';
  const text = String(stored);
  switch (kind) {
    case 'text':
      return text === '' ? null : Array.from(text).slice(0, 200).join('');
    case 'decimal':
      return /^-?[0-9]+([.][0-9]+)?$/.test(text) ? Number(text) : null;
    case 'integer':
      return /^-?[0-9]+$/.test(text) ? Number(text) : null;
    case 'date': {
      const instant = new Date(`${text}T00:00:00Z`);
      return text.length === 10 && !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text)
        ? text
        : null;
    }
    case 'boolean':
      return { '': false, false: false, 0: false, true: true, '-1': true, Yes: true }[text] ?? null;
  }
}

function matchesCustom(record: PfaRecord, { field, in: wanted, from, to }: CustomCondition): boolean {
  const value = customValue(record, field);
  const isEmpty = ['', undefined, null].includes((record as unknown as Record<string, string>)[field.key]);
  const read = (text: string) => customValue({ [field.key]: text } as unknown as PfaRecord, field) as string;
  return (
    (wanted === undefined || wanted.some((one) => (one === null ? isEmpty : read(one) === value))) &&
    (from === undefined || (value !== null && value >= read(from))) &&
    (to === undefined || (value !== null && value <= read(to)))
  );
}

const flagOf = (record: PfaRecord, flag: string) =>
  flag === 'hasUnknownSource' ? hasUnknownSource(record) : record[flag as 'hasPlan'];

function isInRange(
  date: string | null,
  { from, to }: { from?: string | undefined; to?: string | undefined } = {},
): boolean {
  if (from === undefined && to === undefined) return true;
  return date !== null && (from === undefined || date >= from) && (to === undefined || date <= to);
}

function isBetween(
  amount: number | null,
  { from, to }: { from?: string | undefined; to?: string | undefined } = {},
): boolean {
  if (from === undefined && to === undefined) return true;
  return (
    amount !== null && (from === undefined || amount >= Number(from)) && (to === undefined || amount <= Number(to))
  );
}

function hasWords(record: PfaRecord, text: string | undefined): boolean {
  if (text === undefined || text.trim() === '') return true;
  const { pfaId, equipment, contract, class: className, category, manufacturer, model, area } = record;
  const own = wordsOf([pfaId, equipment, contract, className, category, manufacturer, model, area].join(' '));
  const asked = wordsOf(text);
  return asked.length > 0 && asked.every((word) => own.some((one) => one.startsWith(word)));
}

const wordsOf = (text: string) =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

interface PlainKey {
  field: Sortable | CustomName;
  descending: boolean;
  custom?: CustomField;
}

function sortValue({ record, costs }: Evaluated, { field, custom }: PlainKey): string | number | boolean | null {
  if (custom !== undefined) return customValue(record, custom);
  switch (field) {
    case 'planCost':
      return Number(costs.plan);
    case 'forecastCost':
      return Number(costs.forecast);
    case 'actualCost':
      return Number(costs.actual);
    case 'forecastVariance':
      return Number(subtract(costs.forecast, costs.plan));
    case 'actualVariance':
      return record.isActualized ? Number(subtract(costs.actual, costs.plan)) : null;
    case 'monthlyRate':
    case 'purchasePrice':
      return record[field] === null ? null : Number(record[field]);
    default:
      return record[field as 'category'];
  }
}

export function comparing(sort: readonly PlainKey[]) {
  const last = { field: 'pfaId', descending: sort[0]?.descending ?? false } as const;
  return (a: Evaluated, b: Evaluated): number => {
    for (const key of [...sort, last]) {
      const [x, y] = [sortValue(a, key), sortValue(b, key)];
      if (x === y) continue;
      if (x === null) return 1;
      if (y === null) return -1;
      return (x < y ? -1 : 1) * (key.descending ? -1 : 1);
    }
    return 0;
  };
}

export function costsOf(items: readonly Evaluated[]): CostTotals {
  const sum = (layer: keyof Costs) => add('0', ...items.map(({ costs }) => costs[layer]));
  const [plan, forecast, actual] = [sum('plan'), sum('forecast'), sum('actual')];
  const actualized = items.filter(({ record }) => record.isActualized);
  const actualizedPlan = add('0', ...actualized.map(({ costs }) => costs.plan));
  return {
    records: items.length,
    actualizedRecords: actualized.length,
    planCost: plan,
    actualizedPlanCost: actualizedPlan,
    forecastCost: forecast,
    actualCost: actual,
    forecastVariance: subtract(forecast, plan),
    actualVariance: subtract(actual, actualizedPlan),
  };
}

export function valueOf({ record }: Evaluated, dimension: Dimension | CustomField): string | null {
  if (typeof dimension === 'object') {
    const value = customValue(record, dimension);
    return value === null ? null : String(value);
  }
  return dimension === 'status' ? statusOf(record) : record[dimension];
}
