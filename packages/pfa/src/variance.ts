/** How far forecast and actuals are from the plan. */
import type { Costs } from './costs.ts';
import { subtract } from './money.ts';

export interface Variances {
  /** Forecast − plan. */
  forecast: string;
  /** Actual − plan. */
  actual: string;
}

export function variances({ plan, forecast, actual }: Costs): Variances {
  return { forecast: subtract(forecast, plan), actual: subtract(actual, plan) };
}

export type Budget = 'over' | 'under' | 'on';

export function budgetOf(variance: string): Budget {
  if (/^-?0*(\.0*)?$/.test(variance)) return 'on';
  return variance.startsWith('-') ? 'under' : 'over';
}
