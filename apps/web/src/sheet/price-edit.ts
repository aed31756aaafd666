/**
 * What a record looks like with a change that the server has not answered yet: its values, and costs and variances by the
 * same rules as the server's. Pure.
 */
import {
  add,
  applyDelta,
  changedFields,
  type Delta,
  type OwnTermField,
  ownTermFields,
  type PfaRecord,
  recordCosts,
  subtract,
  withoutUnchanged,
} from '@vanguard/pfa';
import type { MergedRecord, Totals } from '@vanguard/protocol/browser';
import { flatValues, nestedValues } from '../records/custom-fields.ts';

/** The plan's cost is the server's: no change of ours touches it. */
export function priceEdit(record: MergedRecord, delta: Delta): MergedRecord {
  const { forecast, actual } = recordCosts(applyDelta(domainRecord(record), delta));
  const merged = withDelta(record, delta);
  return {
    ...merged,
    draft: draftWith(record, delta),
    forecastCost: forecast,
    actualCost: actual,
    forecastVariance: subtract(forecast, record.planCost),
    actualVariance: merged.isActualized ? subtract(actual, record.planCost) : null,
  };
}

/** With the terms that its layers have of their own, by which they are priced. */
const domainRecord = (record: MergedRecord): PfaRecord => ({ ...record, ...record.ownTerms }) as unknown as PfaRecord;

/** Its values alone: what follows from them stays as it was. */
export function withDelta(record: MergedRecord, delta: Delta): MergedRecord {
  const { custom, ...own } = nestedValues(
    Object.fromEntries(Object.entries(delta).filter(([field]) => !isOwnTerm(field))),
  );
  return {
    ...record,
    ...own,
    custom: { ...record.custom, ...(custom as object) },
    ownTerms: ownTermsWith(record, delta),
  };
}

/** What of a delta is another value than the record's. */
export const changesOf = (record: MergedRecord, delta: Delta): Delta => withoutUnchanged(flatValues(record), delta);

const isOwnTerm = (field: string) => ownTermFields.some((term) => term === field);

function ownTermsWith({ ownTerms }: MergedRecord, delta: Delta): MergedRecord['ownTerms'] {
  const terms = ownTermFields.flatMap((field): [OwnTermField, string][] => {
    const value = delta[field] === undefined ? ownTerms?.[field] : delta[field];
    return value === undefined || value === null ? [] : [[field, value]];
  });
  return terms.length === 0 ? null : Object.fromEntries(terms);
}

function draftWith({ draft }: MergedRecord, delta: Delta): NonNullable<MergedRecord['draft']> {
  const changed = new Set([...(draft?.changedFields ?? []), ...changedFields(delta)]);
  return {
    changedFields: [...changed],
    changedAt: draft?.changedAt ?? new Date(0).toISOString(),
    reason: draft?.reason ?? null,
  };
}

/**
 * The totals of a question when one of its records becomes another. Undefined where the change decides whether a record is
 * counted at all or on which side: only the server can tell then.
 */
export function shiftTotals(totals: Totals, before: MergedRecord, after: MergedRecord): Totals | undefined {
  const isRecounted = (['isActualized', 'isDiscontinued', 'isFundsTransferable'] as const).some(
    (flag) => before[flag] !== after[flag],
  );
  if (isRecounted) return undefined;
  const moved = (sum: string, from: string | null, to: string | null) => add(sum, subtract(to ?? '0', from ?? '0'));
  return {
    ...totals,
    forecastCost: moved(totals.forecastCost, before.forecastCost, after.forecastCost),
    actualCost: moved(totals.actualCost, before.actualCost, after.actualCost),
    forecastVariance: moved(totals.forecastVariance, before.forecastVariance, after.forecastVariance),
    actualVariance: moved(totals.actualVariance, before.actualVariance, after.actualVariance),
  };
}
