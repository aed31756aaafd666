/** How far forecast and actuals are from the plan of the same records. */
import type { Costs } from './costs.ts';
import { Decimal, subtract } from './money.ts';

export interface Variances {
  /** Forecast − plan. */
  forecast: string;
  /** Actual − plan; null where the record is not actualized, which is under its plan by all of it and has saved nothing. */
  actual: string | null;
}

/** The variances of one record. */
export function variances({ plan, forecast, actual }: Costs, isActualized: boolean): Variances {
  return { forecast: subtract(forecast, plan), actual: isActualized ? subtract(actual, plan) : null };
}

/** Over budget is shown red, under green. */
export const budgets = ['over', 'under', 'on'] as const;
export type Budget = (typeof budgets)[number];

export function budgetOf(variance: string): Budget {
  const sign = new Decimal(variance).cmp(0);
  if (sign === 0) return 'on';
  return sign < 0 ? 'under' : 'over';
}
