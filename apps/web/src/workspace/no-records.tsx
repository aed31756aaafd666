/** Why the grid has no rows. */
import { FilterX, PackageOpen } from 'lucide-react';
import type { Organization } from '@vanguard/protocol/browser';
import { Button } from '../components/button.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { hasFilters, type RecordsSearch } from '../records/records-search.ts';

interface NoRecordsProps {
  organization: Organization;
  search: RecordsSearch;
  onClear: () => void;
}

export function NoRecords({ organization, search, onClear }: NoRecordsProps) {
  if (hasFilters(search)) {
    return (
      <EmptyState
        Icon={FilterX}
        title="No record matches these filters"
        action={<Button onClick={onClear}>Clear filters</Button>}
      >
        Take a filter off to see more of {organization.name}.
      </EmptyState>
    );
  }
  return (
    <EmptyState Icon={PackageOpen} title="No records yet">
      {organization.name} has no records to show. They appear here after its first synchronization with PEMS.
      Discontinued and funds-transferable records stay hidden until you switch them on above.
    </EmptyState>
  );
}
