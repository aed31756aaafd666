/** The fields of a record: their names in the API, their columns in mirror and overlay, and what each serves for. */
import { type RawBuilder, sql } from 'kysely';

export const textFields = {
  area: 'area',
  category: 'category',
  forecastCategory: 'forecast_category',
  class: 'class',
  source: 'source',
  dor: 'dor',
  manufacturer: 'manufacturer',
  model: 'model',
  equipment: 'equipment',
  contract: 'contract',
} as const;

const flagFields = {
  isActualized: 'is_actualized',
  isDiscontinued: 'is_discontinued',
  isFundsTransferable: 'is_funds_transferable',
  hasPlan: 'has_plan',
  hasActuals: 'has_actuals',
  hasUnknownSource: 'has_unknown_source',
} as const;

const amountFields = {
  monthlyRate: 'monthly_rate',
  purchasePrice: 'purchase_price',
} as const;

export const dateFields = {
  originalStart: 'original_start',
  originalEnd: 'original_end',
  forecastStart: 'forecast_start',
  forecastEnd: 'forecast_end',
  actualStart: 'actual_start',
  actualEnd: 'actual_end',
} as const;

const costFields = {
  planCost: 'plan_cost',
  forecastCost: 'forecast_cost',
  actualCost: 'actual_cost',
} as const;

/** What has a column in mirror and overlay. */
export const storedFields = { ...textFields, ...flagFields, ...amountFields, ...dateFields, ...costFields } as const;

export type ListField = keyof typeof textFields;
export type FlagField = keyof typeof flagFields;
export type DateField = keyof typeof dateFields;

export const isDateField = (field: string): field is DateField => Object.hasOwn(dateFields, field);

/** What records can be sorted by, with the type of its values: an index stands behind each. */
export const sortTypes = {
  pfaId: 'text',
  area: 'text',
  category: 'text',
  class: 'text',
  source: 'text',
  dor: 'text',
  manufacturer: 'text',
  model: 'text',
  equipment: 'text',
  monthlyRate: 'numeric',
  purchasePrice: 'numeric',
  originalStart: 'date',
  originalEnd: 'date',
  forecastStart: 'date',
  forecastEnd: 'date',
  actualStart: 'date',
  actualEnd: 'date',
  planCost: 'numeric',
  forecastCost: 'numeric',
  actualCost: 'numeric',
  forecastVariance: 'numeric',
  actualVariance: 'numeric',
} as const;

export type RecordField = keyof typeof sortTypes;

/** The field of a row of mirror or overlay, named by its alias. */
export function fieldOf(alias: string, field: RecordField | keyof typeof storedFields): RawBuilder<unknown> {
  const column = (name: string) => sql.ref(`${alias}.${name}`);
  switch (field) {
    case 'pfaId':
      return column('pfa_id');
    case 'forecastVariance':
      return sql`(${column('forecast_cost')} - ${column('plan_cost')})`;
    case 'actualVariance':
      return sql`(${column('actual_cost')} - ${column('plan_cost')})`;
    default:
      return column(storedFields[field]);
  }
}

type Values<Fields, Value> = { [Name in keyof Fields]: Value };

export type RecordValues = Values<typeof textFields, string | null> &
  Values<typeof flagFields, boolean> &
  Values<typeof amountFields, string | null> &
  Values<typeof dateFields, string | null> &
  Values<typeof costFields, string> & { forecastVariance: string; actualVariance: string };
