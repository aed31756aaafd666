/**
 * Bulk operations as deltas of one merged record. `record` is the record as its user sees it, `original` as upstream
 * has it, which holds the plan. SQL has the same in packages/datastore/src/bulk; a test holds the two equal.
 */
import { type CalendarDate, daysBetween, moveDays } from './calendar-date.ts';
import type { Delta } from './delta.ts';
import { atLeastNothing, Decimal, scaleAmount } from './money.ts';
import type { PfaRecord } from './record.ts';
import type { EditableField } from './record-fields.ts';

/** What a selection of records can be given in common. */
export const bulkTextFields = [
  'category',
  'class',
  'source',
  'dor',
  'area',
  'manufacturer',
  'model',
  'equipment',
] as const satisfies readonly EditableField[];
export type BulkTextField = (typeof bulkTextFields)[number];

export const bulkAmountFields = ['monthlyRate', 'purchasePrice'] as const satisfies readonly EditableField[];
export type BulkAmountField = (typeof bulkAmountFields)[number];

export type BulkOperation =
  | { kind: 'shift'; days: number }
  | { kind: 'setDuration'; days: number }
  | { kind: 'changeDuration'; days: number }
  | { kind: 'setDates'; start?: CalendarDate | undefined; end?: CalendarDate | undefined }
  | { kind: 'setText'; field: BulkTextField; value: string | null }
  | { kind: 'setAmount'; field: BulkAmountField; value: string }
  /** By a percentage, `-7.5` say. */
  | { kind: 'scaleAmount'; field: BulkAmountField; percent: string }
  | { kind: 'addAmount'; field: BulkAmountField; amount: string }
  | { kind: 'resetToPlan' }
  | { kind: 'discontinue' }
  | { kind: 'bringBack' }
  | { kind: 'markTransferable' }
  /** Drafts stay as they are, with the reason that is given. */
  | { kind: 'setReason' };

/** Layers may have terms of their own, which a change of the record's term must reach too. */
export const forecastTerms = {
  source: 'forecastSource',
  monthlyRate: 'forecastRate',
  purchasePrice: 'forecastPrice',
} as const;
export const actualTerms = {
  source: 'actualSource',
  monthlyRate: 'actualRate',
  purchasePrice: 'actualPrice',
} as const;
const planTerms = { source: 'planSource', monthlyRate: 'planRate', purchasePrice: 'planPrice' } as const;

/** What the layers that a draft can change may have of their own; the record's holds where they have nothing. */
export const ownTermFields = [...Object.values(forecastTerms), ...Object.values(actualTerms)] as const;
export type OwnTermField = (typeof ownTermFields)[number];

/**
 * Empty where the operation means nothing on this record. It may come to a day or an amount that no draft holds, which
 * findDraftFault refuses.
 */
export function bulkDelta(operation: BulkOperation, record: PfaRecord, original: PfaRecord): Delta {
  switch (operation.kind) {
    case 'shift':
      return shift(record, operation.days);
    case 'setDuration':
      return setEnd(record, (start) => moveDays(start, Math.max(0, operation.days)));
    case 'changeDuration':
      return setEnd(record, (start, end) => end && moveEnd(start, end, operation.days));
    case 'setDates':
      return setDates(record, operation);
    case 'setText':
      return setText(record, operation.field, operation.value);
    case 'setAmount':
      return changeAmount(record, operation.field, () => operation.value, true);
    case 'scaleAmount':
      return changeAmount(record, operation.field, (amount) => scaleAmount(amount, operation.percent));
    case 'addAmount':
      return changeAmount(record, operation.field, (amount) =>
        atLeastNothing(new Decimal(amount).plus(operation.amount)),
      );
    case 'resetToPlan':
      return resetToPlan(record, original);
    case 'discontinue':
      return { isDiscontinued: true, isFundsTransferable: false };
    case 'bringBack':
      return { isDiscontinued: false, isFundsTransferable: false };
    case 'markTransferable':
      return { isDiscontinued: false, isFundsTransferable: true };
    case 'setReason':
      return {};
  }
}

function shift({ isActualized, forecastStart, forecastEnd, actualStart, actualEnd }: PfaRecord, days: number): Delta {
  if (isActualized) return actualEnd === null ? {} : { actualEnd: moveEnd(actualStart, actualEnd, days) };
  return {
    ...(forecastStart && { forecastStart: moveDays(forecastStart, days) }),
    ...(forecastEnd && { forecastEnd: moveDays(forecastEnd, days) }),
  };
}

/** Sets the end of the actual layer if the record is actualized, otherwise of the forecast. */
function setEnd(
  { isActualized, forecastStart, forecastEnd, actualStart, actualEnd }: PfaRecord,
  endOf: (start: CalendarDate, end: CalendarDate | null) => CalendarDate | null,
): Delta {
  const [start, end] = isActualized ? [actualStart, actualEnd] : [forecastStart, forecastEnd];
  const next = start && endOf(start, end);
  if (!next) return {};
  return isActualized ? { actualEnd: next } : { forecastEnd: next };
}

function setDates(
  { isActualized, actualStart }: PfaRecord,
  { start, end }: { start?: CalendarDate | undefined; end?: CalendarDate | undefined },
): Delta {
  if (isActualized) return end === undefined ? {} : { actualEnd: latest(actualStart, end) };
  return { ...(start && { forecastStart: start }), ...(end && { forecastEnd: end }) };
}

function setText(record: PfaRecord, field: BulkTextField, value: string | null): Delta {
  if (field !== 'source') return { [field]: value };
  return { source: value, ...(record.forecastSource && { forecastSource: value }) };
}

function changeAmount(
  record: PfaRecord,
  field: BulkAmountField,
  change: (amount: string) => string,
  fillsEmpty = false,
): Delta {
  const own = record[field];
  const layer = forecastTerms[field];
  const layerOwn = record[layer] ?? null;
  return {
    ...((own !== null || fillsEmpty) && { [field]: change(own ?? '0') }),
    ...(layerOwn !== null && { [layer]: change(layerOwn) }),
  };
}

/** A record without a plan, or one that is actualized, stays as it is. */
function resetToPlan(record: PfaRecord, original: PfaRecord): Delta {
  if (record.isActualized || original.originalStart === null || original.originalEnd === null) return {};
  const terms = (Object.keys(planTerms) as (keyof typeof planTerms)[]).flatMap((field) => {
    const planned = original[planTerms[field]] ?? original[field];
    const current = record[forecastTerms[field]] ?? record[field];
    return planned === null || planned === current ? [] : [[forecastTerms[field], planned]];
  });
  const forecastEnd = latest(original.originalStart, original.originalEnd);
  return { forecastStart: original.originalStart, forecastEnd, ...(Object.fromEntries(terms) as Delta) };
}

/** Never before the start. */
function moveEnd(start: CalendarDate | null, end: CalendarDate, days: number): CalendarDate {
  return start !== null && daysBetween(start, end) + days < 0 ? start : moveDays(end, days);
}

function latest(a: CalendarDate | null, b: CalendarDate): CalendarDate {
  return a !== null && daysBetween(b, a) > 0 ? a : b;
}
