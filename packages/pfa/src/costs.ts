/**
 * What a record costs in each layer. A rental costs days ÷ 30.44 × monthly rate, a purchase its price whatever the
 * dates; a missing rate, price or date costs nothing.
 * The amount is exact, then rounded half away from zero to ten digits behind the point: PostgreSQL's
 * `round(days::numeric * rate / 30.44, 10)` gives the same.
 */
import { type CalendarDate, daysBetween } from './calendar-date.ts';
import { Decimal, formatAmount } from './money.ts';
import type { PfaRecord } from './record.ts';

export const averageMonthDays = '30.44';
export const costScale = 10;

export interface LayerTerms {
  source: string | null;
  monthlyRate: string | null;
  purchasePrice: string | null;
  start: CalendarDate | null;
  end: CalendarDate | null;
}

export function layerCost({ source, monthlyRate, purchasePrice, start, end }: LayerTerms): string {
  if (source === 'Purchase') return formatAmount(new Decimal(purchasePrice ?? 0).round(costScale, Decimal.roundHalfUp));
  if (source !== 'Rental' || monthlyRate === null || start === null || end === null) return '0';
  const days = Math.max(0, daysBetween(start, end));
  return formatAmount(new Decimal(monthlyRate).times(days).div(averageMonthDays).round(costScale, Decimal.roundHalfUp));
}

export interface Costs {
  plan: string;
  forecast: string;
  /** 0 where the record is not actualized. */
  actual: string;
}

export function recordCosts(record: PfaRecord): Costs {
  return {
    plan: layerCost({
      source: record.planSource ?? record.source,
      monthlyRate: record.planRate ?? record.monthlyRate,
      purchasePrice: record.planPrice ?? record.purchasePrice,
      start: record.originalStart,
      end: record.originalEnd,
    }),
    forecast: layerCost({
      source: record.forecastSource ?? record.source,
      monthlyRate: record.forecastRate ?? record.monthlyRate,
      purchasePrice: record.forecastPrice ?? record.purchasePrice,
      start: record.forecastStart,
      end: record.forecastEnd,
    }),
    actual: record.isActualized
      ? layerCost({
          source: record.actualSource ?? record.source,
          monthlyRate: record.actualRate ?? record.monthlyRate,
          purchasePrice: record.actualPrice ?? record.purchasePrice,
          start: record.actualStart,
          end: record.actualEnd,
        })
      : '0',
  };
}
