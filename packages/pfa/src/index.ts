/** The domain: what a PFA record is and what it costs. Pure. */
export { addDays, type CalendarDate, calendarDate, daysBetween, parseCalendarDate } from './calendar-date.ts';
export { averageMonthDays, type Costs, layerCost, type LayerTerms, recordCosts } from './costs.ts';
export { add, costScale, parseAmount, roundToCents, subtract } from './money.ts';
export type { PfaRecord } from './record.ts';
export { forecastEndForCost, type TargetCost } from './reverse-costing.ts';
export { type Included, isIncluded, type Totals, totalsOf } from './totals.ts';
export { type Budget, budgetOf, type Variances, variances } from './variance.ts';
