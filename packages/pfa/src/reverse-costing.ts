/**
 * Reverse costing: from a target cost and a monthly rate to the end of a rental. The end is the last day on which the
 * rental costs no more than the target: it keeps to a budget, misses it by less than one day's cost, and is the very end
 * that a cost was computed from (for rates from 0.00000001 on, where every day costs more than the one before).
 */
import { addDays, type CalendarDate, calendarDate, daysBetween } from './calendar-date.ts';
import { averageMonthDays, rentalCost } from './costs.ts';
import { Decimal } from './money.ts';

export interface TargetCost {
  start: CalendarDate;
  monthlyRate: string;
  targetCost: string;
}

const lastDay = calendarDate('9999-12-31');

/** Undefined where no end meets the target: a rate of nothing or less, a target below 0, an end past the year 9999. */
export function forecastEndForCost({ start, monthlyRate, targetCost }: TargetCost): CalendarDate | undefined {
  const [rate, target] = [new Decimal(monthlyRate), new Decimal(targetCost)];
  if (rate.lte(0) || target.lt(0)) return undefined;
  const estimate = target.times(averageMonthDays).div(rate);
  const daysLeft = daysBetween(start, lastDay);
  if (estimate.gt(daysLeft)) return undefined;
  const days = estimate.round(0, Decimal.roundDown).toNumber();
  // Cost and estimate are both rounded to ten digits, so the estimate may be a day off.
  const isMet = (candidate: number) => new Decimal(rentalCost(candidate, monthlyRate)).lte(target);
  const met = [days + 1, days, days - 1].find(isMet);
  return met === undefined || met > daysLeft ? undefined : addDays(start, met);
}
