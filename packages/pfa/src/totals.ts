/**
 * Sums over records, like for like: forecasts beside the plan of all of them, actuals beside the plan of those that are
 * actualized. Discontinued and transferable records are left out unless asked for, and the result says what that hides.
 */
import { type Costs, recordCosts } from './costs.ts';
import { add, subtract } from './money.ts';
import type { PfaRecord } from './record.ts';

export interface Included {
  discontinued: boolean;
  fundsTransferable: boolean;
}

/** Count and plan cost of some of the records. */
export interface PlannedPart {
  records: number;
  planCost: string;
}

export interface Totals {
  records: number;
  costs: Costs;
  /** What actuals are compared with. */
  actualized: PlannedPart;
  /** Forecast − plan; actual − plan of the actualized. */
  variances: { forecast: string; actual: string };
  includes: Included;
  /** Left out; a record that is both counts as discontinued. */
  hidden: { discontinued: PlannedPart; fundsTransferable: PlannedPart };
}

export function totalsOf(records: Iterable<PfaRecord>, includes: Included): Totals {
  let costs: Costs = { plan: '0', forecast: '0', actual: '0' };
  const parts = { all: nothing(), actualized: nothing(), discontinued: nothing(), fundsTransferable: nothing() };
  for (const record of records) {
    const own = recordCosts(record);
    const why = whyHidden(record, includes);
    count(parts[why ?? 'all'], own);
    if (why !== undefined) continue;
    if (record.isActualized) count(parts.actualized, own);
    costs = {
      plan: add(costs.plan, own.plan),
      forecast: add(costs.forecast, own.forecast),
      actual: add(costs.actual, own.actual),
    };
  }
  const { all, actualized, ...hidden } = parts;
  return {
    records: all.records,
    costs,
    actualized,
    variances: { forecast: subtract(costs.forecast, costs.plan), actual: subtract(costs.actual, actualized.planCost) },
    includes,
    hidden,
  };
}

function whyHidden(record: PfaRecord, includes: Included): keyof Included | undefined {
  if (record.isDiscontinued && !includes.discontinued) return 'discontinued';
  return record.isFundsTransferable && !includes.fundsTransferable ? 'fundsTransferable' : undefined;
}

const nothing = (): PlannedPart => ({ records: 0, planCost: '0' });

function count(part: PlannedPart, { plan }: Costs): void {
  part.records++;
  part.planCost = add(part.planCost, plan);
}
