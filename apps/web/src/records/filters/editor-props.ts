/** What the editor of a condition is given. */
import type { RecordsSearch } from '../records-search.ts';
import type { FilterKind } from './filter-kinds.ts';

export interface FilterButtonProps<Filter extends FilterKind = FilterKind> {
  filter: Filter;
  organizationId: string;
  search: RecordsSearch;
  /** It was just chosen and opens by itself. */
  isNew: boolean;
  onSearch: (search: RecordsSearch) => void;
  onClosed: () => void;
}

export type EditorProps<Filter extends FilterKind = FilterKind> = FilterButtonProps<Filter> & { value: string };
export type KindOf<Kind extends FilterKind['kind']> = Extract<FilterKind, { kind: Kind }>;
