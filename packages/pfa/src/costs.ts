/**
 * What a record costs in each layer. A rental costs days ÷ 30.44 × monthly rate, a purchase its price whatever the
 * dates; a missing rate, price or date costs nothing, and so does a source of any other name.
 *
 * An amount is exact up to one rounding, half away from zero to ten digits behind the point. PostgreSQL computes the
 * very same with `round((days * rate)::numeric(60, 20) / 30.44, 10)`, for rates of up to 18 digits behind the point.
 * Without the cast it would not: it divides to 16 significant digits, so that a large amount keeps fewer than ten
 * behind the point.
 */
import { type CalendarDate, daysBetween } from './calendar-date.ts';
import { costScale, Decimal, formatAmount } from './money.ts';
import type { PfaRecord } from './record.ts';

export const averageMonthDays = '30.44';

export interface LayerTerms {
  source: string | null;
  monthlyRate: string | null;
  purchasePrice: string | null;
  start: CalendarDate | null;
  end: CalendarDate | null;
}

export function layerCost({ source, monthlyRate, purchasePrice, start, end }: LayerTerms): string {
  if (source === 'Purchase') return formatAmount(new Decimal(purchasePrice ?? 0).round(costScale));
  if (source !== 'Rental' || monthlyRate === null || start === null || end === null) return '0';
  return rentalCost(Math.max(0, daysBetween(start, end)), monthlyRate);
}

/** For a whole number of days. */
export function rentalCost(days: number, monthlyRate: string): string {
  return formatAmount(new Decimal(monthlyRate).times(days).div(averageMonthDays));
}

export interface Costs {
  plan: string;
  forecast: string;
  /** 0 where the record is not actualized. */
  actual: string;
}

export function recordCosts(record: PfaRecord): Costs {
  return { plan: planCost(record), forecast: forecastCost(record), actual: actualCost(record) };
}

function planCost(record: PfaRecord): string {
  return costOf(record, 'plan', [record.originalStart, record.originalEnd]);
}

export function forecastCost(record: PfaRecord): string {
  return costOf(record, 'forecast', [record.forecastStart, record.forecastEnd]);
}

/** 0 where the record is not actualized. */
export function actualCost(record: PfaRecord): string {
  return record.isActualized ? costOf(record, 'actual', [record.actualStart, record.actualEnd]) : '0';
}

/** Terms that a layer does not have of its own are those of the record. */
function costOf(
  record: PfaRecord,
  layer: 'plan' | 'forecast' | 'actual',
  [start, end]: readonly [CalendarDate | null, CalendarDate | null],
): string {
  return layerCost({
    source: record[`${layer}Source`] ?? record.source,
    monthlyRate: record[`${layer}Rate`] ?? record.monthlyRate,
    purchasePrice: record[`${layer}Price`] ?? record.purchasePrice,
    start,
    end,
  });
}
