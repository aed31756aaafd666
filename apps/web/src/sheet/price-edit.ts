/**
 * What a record looks like with a change that the server has not answered yet: its values, and costs and variances by the
 * same rules as the server's. Pure.
 */
import {
  actualCost,
  add,
  changedFields,
  customKeyOf,
  type Delta,
  forecastCost,
  isCustomName,
  isSameValue,
  type OwnTermField,
  ownTermFields,
  type PfaRecord,
  subtract,
  withoutUnchanged,
} from '@vanguard/pfa';
import type { MergedRecord, Totals } from '@vanguard/protocol/browser';
import { nestedValues } from '../records/custom-fields.ts';

/** The plan's cost is the server's: no change of ours touches it. */
export function priceEdit(record: MergedRecord, delta: Delta): MergedRecord {
  const merged = withDelta(record, delta);
  const priced = domainRecord(merged);
  const [forecast, actual] = [forecastCost(priced), actualCost(priced)];
  // A copy already, and one is enough: thousands are priced in the frame of a paste.
  return Object.assign(merged, {
    draft: draftWith(record, delta),
    forecastCost: forecast,
    actualCost: actual,
    forecastVariance: subtract(forecast, record.planCost),
    actualVariance: merged.isActualized ? subtract(actual, record.planCost) : null,
  });
}

/** With the terms that its layers have of their own, by which they are priced. */
const domainRecord = (record: MergedRecord): PfaRecord =>
  (record.ownTerms === null ? record : { ...record, ...record.ownTerms }) as unknown as PfaRecord;

/** Its values alone, in a record of its own: what follows from them stays as it was. */
export const withDelta = (record: MergedRecord, delta: Delta): MergedRecord => assignDelta({ ...record }, delta);

/** The same, in the record itself. */
export function assignDelta(record: MergedRecord, delta: Delta): MergedRecord {
  // As most are.
  if (!Object.keys(delta).some((field) => isOwnTerm(field) || isCustomName(field))) return Object.assign(record, delta);
  const { custom, ...own } = nestedValues(
    Object.fromEntries(Object.entries(delta).filter(([field]) => !isOwnTerm(field))),
  );
  return Object.assign(record, {
    ...own,
    ...(custom === undefined ? {} : { custom: { ...record.custom, ...(custom as object) } }),
    ownTerms: ownTermsWith(record, delta),
  });
}

/** What of a delta is another value than the record's. */
export function changesOf(record: MergedRecord, delta: Delta): Delta {
  // What the change does not touch is not even copied: this is asked for each cell of a paste.
  const fields = Object.keys(delta);
  const [field = ''] = fields;
  if (fields.length === 1) {
    const [before, after] = [valueOf(record, field), delta[field as 'area']];
    return isSameValue(field, before as string, after) ? {} : delta;
  }
  return withoutUnchanged(Object.fromEntries(fields.map((one) => [one, valueOf(record, one)])), delta);
}

function valueOf(record: MergedRecord, field: string): unknown {
  const key = customKeyOf(field);
  const [values, name] = key === undefined ? [record, field] : [record.custom, key];
  return Object.hasOwn(values, name) ? (values as Readonly<Record<string, unknown>>)[name] : undefined;
}

const isOwnTerm = (field: string) => ownTermFields.some((term) => term === field);

function ownTermsWith({ ownTerms }: MergedRecord, delta: Delta): MergedRecord['ownTerms'] {
  const terms = ownTermFields.flatMap((field): [OwnTermField, string][] => {
    const value = delta[field] === undefined ? ownTerms?.[field] : delta[field];
    return value === undefined || value === null ? [] : [[field, value]];
  });
  return terms.length === 0 ? null : Object.fromEntries(terms);
}

/** The server says when. */
const notYet = new Date(0).toISOString();

function draftWith({ draft }: MergedRecord, delta: Delta): NonNullable<MergedRecord['draft']> {
  const changed = new Set([...(draft?.changedFields ?? []), ...changedFields(delta)]);
  return {
    changedFields: [...changed],
    changedAt: draft?.changedAt ?? notYet,
    reason: draft?.reason ?? null,
  };
}

export interface ChangedRecord {
  readonly before: MergedRecord;
  readonly after: MergedRecord;
}

/**
 * The totals of a question when some of its records become others. Without those whose change decides whether they are counted
 * at all or on which side: only the server can tell then.
 */
export function shiftTotals(totals: Totals, changed: readonly ChangedRecord[]): Totals {
  const counted = changed.filter(({ before, after }) => countingFlags.every((flag) => before[flag] === after[flag]));
  const moved = (field: 'forecastCost' | 'actualCost' | 'actualVariance') => {
    const others = counted.filter(({ before, after }) => before[field] !== after[field]);
    if (others.length === 0) return totals[field];
    const now = add(totals[field], ...others.map(({ after }) => after[field] ?? '0'));
    return subtract(now, add(...others.map(({ before }) => before[field] ?? '0')));
  };
  const forecastCost = moved('forecastCost');
  return {
    ...totals,
    forecastCost,
    actualCost: moved('actualCost'),
    // The plan of all of them stays as it is: what it is compared with moves alone.
    forecastVariance:
      forecastCost === totals.forecastCost
        ? totals.forecastVariance
        : add(totals.forecastVariance, subtract(forecastCost, totals.forecastCost)),
    actualVariance: moved('actualVariance'),
  };
}

const countingFlags = ['isActualized', 'isDiscontinued', 'isFundsTransferable'] as const;
