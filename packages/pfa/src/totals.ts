/** Sums over records. Discontinued and transferable ones are left out unless asked for, and the result says which. */
import { type Costs, recordCosts } from './costs.ts';
import { add } from './money.ts';
import type { PfaRecord } from './record.ts';
import { type Variances, variances } from './variance.ts';

export interface Included {
  discontinued: boolean;
  fundsTransferable: boolean;
}

export interface Totals {
  records: number;
  costs: Costs;
  variances: Variances;
  includes: Included;
}

export function isIncluded(record: PfaRecord, includes: Included): boolean {
  if (record.isDiscontinued && !includes.discontinued) return false;
  return !record.isFundsTransferable || includes.fundsTransferable;
}

export function totalsOf(records: Iterable<PfaRecord>, includes: Included): Totals {
  let count = 0;
  let costs: Costs = { plan: '0', forecast: '0', actual: '0' };
  for (const record of records) {
    if (!isIncluded(record, includes)) continue;
    count++;
    const own = recordCosts(record);
    costs = {
      plan: add(costs.plan, own.plan),
      forecast: add(costs.forecast, own.forecast),
      actual: add(costs.actual, own.actual),
    };
  }
  return { records: count, costs, variances: variances(costs), includes };
}
