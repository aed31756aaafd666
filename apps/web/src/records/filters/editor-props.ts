/** What the editor of a condition is given. */
import type { RecordsSearch } from '../records-search.ts';
import type { AnyFilter } from './any-filter.ts';

export interface FilterButtonProps<Filter extends AnyFilter = AnyFilter> {
  filter: Filter;
  organizationId: string;
  search: RecordsSearch;
  /** It was just chosen and opens by itself. */
  isNew: boolean;
  onSearch: (search: RecordsSearch) => void;
  onClosed: () => void;
}

export type EditorProps<Filter extends AnyFilter = AnyFilter> = FilterButtonProps<Filter> & { value: string };
export type KindOf<Kind extends AnyFilter['kind']> = Extract<AnyFilter, { kind: Kind }>;
