/** One equipment requirement through its three layers: plan, forecast, actuals. */
import type { CalendarDate } from './calendar-date.ts';

export interface PfaRecord {
  pfaId: string;
  organizationId: string;
  area: string | null;
  category: string | null;
  forecastCategory: string | null;
  class: string | null;
  /** Rental or Purchase, or another word of the upstream system: see source.ts. */
  source: string | null;
  /** Who pays: BEO or PROJECT. */
  dor: string | null;
  manufacturer: string | null;
  model: string | null;
  equipment: string | null;
  contract: string | null;
  isActualized: boolean;
  isDiscontinued: boolean;
  isFundsTransferable: boolean;
  hasPlan: boolean;
  hasActuals: boolean;
  /** Decimal amounts in the organization's currency. */
  monthlyRate: string | null;
  purchasePrice: string | null;
  originalStart: CalendarDate | null;
  originalEnd: CalendarDate | null;
  forecastStart: CalendarDate | null;
  forecastEnd: CalendarDate | null;
  actualStart: CalendarDate | null;
  actualEnd: CalendarDate | null;
  /** A layer's own source, rate and price where upstream gives them; the record's otherwise. */
  planSource?: string | null;
  planRate?: string | null;
  planPrice?: string | null;
  forecastSource?: string | null;
  forecastRate?: string | null;
  forecastPrice?: string | null;
  actualSource?: string | null;
  actualRate?: string | null;
  actualPrice?: string | null;
}
