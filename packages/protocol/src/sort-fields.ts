/** What records can be sorted by: fields, and how well they match a text. */
import { type CustomName, type FieldWith, fieldsWith } from '@vanguard/pfa';

export const sortFields = [...fieldsWith('sorted'), 'relevance'] as const;
export type SortField = FieldWith<'sorted'> | 'relevance';

export interface SortKey {
  field: SortField | CustomName;
  descending: boolean;
}
