/** The toolbar of the records: what to take in, and what is in force. */
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Button } from '../../components/button.tsx';
import { Chip } from '../../components/chip.tsx';
import { SwitchField } from '../../components/switch-field.tsx';
import { facetsQuery } from '../record-queries.ts';
import { hasFilters, type RecordsSearch, withFlag, withOptions, withoutFilters } from '../records-search.ts';
import { OptionFilter } from './option-filter.tsx';

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
    <section aria-label="Filters" className="shrink-0 border-b border-line bg-canvas px-3 py-2 sm:px-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <OptionFilter
          label="Category"
          options={facets?.category ?? []}
          selected={search.category ?? []}
          onSelect={(values) => onSearch(withOptions(search, 'category', values))}
        />
        <OptionFilter
          label="Source"
          options={facets?.source ?? []}
          selected={search.source ?? []}
          onSelect={(values) => onSearch(withOptions(search, 'source', values))}
        />
        <SwitchField
          checked={search.discontinued === true}
          onCheckedChange={(isOn) => onSearch(withFlag(search, 'discontinued', isOn))}
        >
          Discontinued
        </SwitchField>
        <SwitchField
          checked={search.transferable === true}
          onCheckedChange={(isOn) => onSearch(withFlag(search, 'transferable', isOn))}
        >
          Funds transferable
        </SwitchField>
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
  const optionChips = (['category', 'source'] as const).flatMap((filter) => {
    const values = search[filter] ?? [];
    return values.map((value) => (
      <Chip
        key={`${filter} ${value}`}
        label={filter === 'category' ? 'Category' : 'Source'}
        value={value}
        onRemove={() =>
          onSearch(
            withOptions(
              search,
              filter,
              values.filter((other) => other !== value),
            ),
          )
        }
      />
    ));
  });
  return (
    <div role="group" aria-label="Filters in force" className="mt-2 flex flex-wrap items-center gap-1.5">
      {optionChips}
      {search.discontinued === true && (
        <Chip label="" value="With discontinued" onRemove={() => onSearch(withFlag(search, 'discontinued', false))} />
      )}
      {search.transferable === true && (
        <Chip
          label=""
          value="With funds transferable"
          onRemove={() => onSearch(withFlag(search, 'transferable', false))}
        />
      )}
      <Button look="quiet" size="small" onClick={() => onSearch(withoutFilters(search))}>
        Clear all
      </Button>
    </div>
  );
}
