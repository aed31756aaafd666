/** The conditions on fields that the organization has declared, and the one that was just chosen. */
import { useQuery } from '@tanstack/react-query';
import { customFieldsQuery } from '../custom-fields.ts';
import type { RecordsSearch } from '../records-search.ts';
import { isAnyInForce } from './any-filter.ts';
import { customFilterKinds } from './custom-condition.ts';
import { FilterButton } from './filter-button.tsx';

interface DeclaredFiltersProps {
  organizationId: string;
  search: RecordsSearch;
  added: string | undefined;
  onSearch: (search: RecordsSearch) => void;
  onClosed: () => void;
}

export function DeclaredFilters({ added, search, ...props }: DeclaredFiltersProps) {
  const { data: declared = [], isPending } = useQuery(customFieldsQuery(props.organizationId));
  if (isPending) return null;
  return customFilterKinds(declared, search)
    .filter((filter) => filter.name === added || isAnyInForce(filter, search))
    .map((filter) => (
      <FilterButton key={filter.name} filter={filter} search={search} isNew={filter.name === added} {...props} />
    ));
}
