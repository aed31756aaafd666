/** How far forecast and actuals are from the plan. */
import type { Costs } from './costs.ts';
import { Decimal, subtract } from './money.ts';

export interface Variances {
  /** Forecast − plan. */
  forecast: string;
  /** Actual − plan. */
  actual: string;
}

export function variances({ plan, forecast, actual }: Costs): Variances {
  return { forecast: subtract(forecast, plan), actual: subtract(actual, plan) };
}

/** Over budget is shown red, under green. */
export type Budget = 'over' | 'under' | 'on';

export function budgetOf(variance: string): Budget {
  const sign = new Decimal(variance).cmp(0);
  if (sign === 0) return 'on';
  return sign < 0 ? 'under' : 'over';
}
