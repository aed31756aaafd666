/** The toolbar of the records: what to take in, and what is in force. */
import { useQuery } from '@tanstack/react-query';
import { recordFields } from '@vanguard/pfa';
import type { ReactNode } from 'react';
import { Button } from '../../components/button.tsx';
import { Chip } from '../../components/chip.tsx';
import { SwitchField } from '../../components/switch-field.tsx';
import { facetsQuery } from '../record-queries.ts';
import { formatDate } from '../format.ts';
import { hasFilters, type RecordsSearch, withFilter, withoutFilters } from '../records-search.ts';
import { filtersInForce } from './filter-parameters.ts';
import { OptionFilter } from './option-filter.tsx';

/** The rest of what an address can ask for shows as a chip. */
const offeredLists = ['category', 'source'] as const;
const offeredSwitches = [
  { name: 'includeDiscontinued', label: 'Discontinued' },
  { name: 'includeFundsTransferable', label: 'Funds transferable' },
] as const;

interface FilterBarProps {
  organizationId: string;
  search: RecordsSearch;
  onSearch: (search: RecordsSearch) => void;
  /** Right end of the bar. */
  children?: ReactNode;
}

export function FilterBar({ organizationId, search, onSearch, children }: FilterBarProps) {
  const facets = useQuery(facetsQuery(organizationId)).data;
  return (
    <section aria-label="Filters" className="shrink-0 border-b border-line bg-canvas px-3 py-0.5 sm:px-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        {offeredLists.map((name) => (
          <OptionFilter
            key={name}
            label={recordFields[name].label}
            options={facets?.[name] ?? []}
            selected={search[name] ?? []}
            onSelect={(values) => onSearch(withFilter(search, name, values))}
          />
        ))}
        {offeredSwitches.map(({ name, label }) => (
          <SwitchField
            key={name}
            checked={search[name] === true}
            onCheckedChange={(isOn) => onSearch(withFilter(search, name, isOn || undefined))}
          >
            {label}
          </SwitchField>
        ))}
        <div className="ml-auto text-xs text-ink-faint tabular-nums">{children}</div>
      </div>
      {hasFilters(search) && <FilterChips search={search} onSearch={onSearch} />}
    </section>
  );
}

interface FilterChipsProps {
  search: RecordsSearch;
  onSearch: (search: RecordsSearch) => void;
}

function FilterChips({ search, onSearch }: FilterChipsProps) {
  const { sort, ...filters } = search;
  return (
    <div role="group" aria-label="Filters in force" className="mb-1 flex flex-wrap items-center gap-1.5">
      {filtersInForce(filters, formatDate).map(({ key, label, value, without }) => (
        <Chip
          key={key}
          label={label}
          value={value}
          onRemove={() => onSearch({ ...without, ...(sort === undefined ? {} : { sort }) })}
        />
      ))}
      <Button look="quiet" size="small" onClick={() => onSearch(withoutFilters(search))}>
        Clear all
      </Button>
    </div>
  );
}
