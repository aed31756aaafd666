/**
 * What a record looks like with a change that the server has not answered yet: its values, and costs and variances by the
 * same rules as the server's. Pure.
 */
import {
  add,
  applyDelta,
  changedFields,
  type Delta,
  forecastTerms,
  isSameValue,
  type PfaRecord,
  recordCosts,
  subtract,
} from '@vanguard/pfa';
import type { MergedRecord, RecordLayers, Totals } from '@vanguard/protocol/browser';

/** Sources, rates and prices that a layer has of its own; pages of records do not tell them. */
export type Layers = RecordLayers;

const actualTerms = { source: 'actualSource', monthlyRate: 'actualRate', purchasePrice: 'actualPrice' } as const;
type Term = keyof typeof forecastTerms;

/** The plan's cost is the server's: no change of ours touches it. */
export function priceEdit(record: MergedRecord, delta: Delta, layers?: Layers): MergedRecord {
  const before = withOwnTerms(record, layers);
  const after = applyDelta(before, delta);
  const merged: MergedRecord = { ...record, ...delta, draft: draftWith(record, delta) };
  const costs = { before: recordCosts(before), after: recordCosts(after) };
  // Where the terms at hand do not make the cost that the server told, the layer has others: the cost waits for the server.
  const forecastCost = isSameAmount(costs.before.forecast, record.forecastCost)
    ? costs.after.forecast
    : record.forecastCost;
  const actualCost = isSameAmount(costs.before.actual, record.actualCost) ? costs.after.actual : record.actualCost;
  return {
    ...merged,
    forecastCost,
    actualCost,
    forecastVariance: subtract(forecastCost, record.planCost),
    actualVariance: merged.isActualized ? subtract(actualCost, record.planCost) : null,
  };
}

function withOwnTerms(record: MergedRecord, layers: Layers | undefined): PfaRecord {
  if (layers === undefined) return record as unknown as PfaRecord;
  const own = (layer: Layers['forecast'], names: Readonly<Record<Term, string>>) =>
    Object.fromEntries(layer.ownTerms.map((term) => [names[term], layer[term]]));
  return {
    ...record,
    ...own(layers.forecast, forecastTerms),
    ...own(layers.actual, actualTerms),
  } as unknown as PfaRecord;
}

const isSameAmount = (one: string, other: string) => isSameValue('monthlyRate', one, other);

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
