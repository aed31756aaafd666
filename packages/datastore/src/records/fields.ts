/** The fields of a record: their names in the API and their columns in the mirror. */

const textFields = {
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
} as const;

const amountFields = {
  monthlyRate: 'monthly_rate',
  purchasePrice: 'purchase_price',
} as const;

const dateFields = {
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
  forecastVariance: 'forecast_variance',
  actualVariance: 'actual_variance',
} as const;

/** In the order of the mirror's generated columns and of the type pfa_fields. */
export const recordFields = { ...textFields, ...flagFields, ...amountFields, ...dateFields, ...costFields } as const;

export const columnOf = { pfaId: 'pfa_id', ...recordFields } as const;

export type RecordField = keyof typeof columnOf;

type Values<Fields, Value> = { [Name in keyof Fields]: Value };

export type RecordValues = Values<typeof textFields, string | null> &
  Values<typeof flagFields, boolean> &
  Values<typeof amountFields, string | null> &
  Values<typeof dateFields, string | null> &
  Values<typeof costFields, string>;
