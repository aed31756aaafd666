/** The fields by which records can be sorted. */

export const sortFields = [
  'pfaId',
  'area',
  'category',
  'class',
  'source',
  'dor',
  'manufacturer',
  'model',
  'equipment',
  'monthlyRate',
  'purchasePrice',
  'originalStart',
  'originalEnd',
  'forecastStart',
  'forecastEnd',
  'actualStart',
  'actualEnd',
  'planCost',
  'forecastCost',
  'actualCost',
  'forecastVariance',
  'actualVariance',
  'relevance',
] as const;
export type SortField = (typeof sortFields)[number];

export interface SortKey {
  field: SortField;
  descending: boolean;
}
