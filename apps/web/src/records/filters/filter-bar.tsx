/** The toolbar of the records: the conditions in force, each of which opens to be changed, and a way to more. */
import { isCustomName } from '@vanguard/pfa';
import { Search, X } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { LateMenu } from '../../components/late-menu.tsx';
import { latePart } from '../../components/late-part.ts';
import { SwitchField } from '../../components/switch-field.tsx';
import { hasFilters, type RecordsSearch, withFilter, withoutFilters } from '../records-search.ts';
import { AddFilterButton } from './add-filter-button.tsx';
import { filterKinds, isInForce } from './filter-kinds.ts';

const addFilter = latePart(async () => (await import('./add-filter.tsx')).AddFilter);
const FilterButton = lazy(async () => ({ default: (await import('./filter-button.tsx')).FilterButton }));
const DeclaredFilters = lazy(async () => ({ default: (await import('./declared-filters.tsx')).DeclaredFilters }));

const offeredSwitches = [
  { name: 'includeDiscontinued', label: 'Discontinued' },
  { name: 'includeFundsTransferable', label: 'Funds transferable' },
] as const;

interface FilterBarProps {
  organizationId: string;
  search: RecordsSearch;
  onSearch: (search: RecordsSearch) => void;
  /** Left end of the bar. */
  leading?: ReactNode;
  /** Right end of the bar. */
  children?: ReactNode;
}

export function FilterBar({ organizationId, search, onSearch, leading, children }: FilterBarProps) {
  const [added, setAdded] = useState<string>();
  const isDeclared = search.custom !== undefined || (added !== undefined && isCustomName(added));
  const shown = filterKinds.filter((filter) => filter.name === added || isInForce(filter, search));
  return (
    <section
      aria-label="Filters"
      className="flex min-h-9 shrink-0 flex-wrap items-center gap-x-2 gap-y-1 border-b border-line bg-canvas px-3 py-1 sm:px-4"
    >
      {leading}
      <FindBox search={search} onSearch={onSearch} />
      <div role="group" aria-label="Filters in force" className="contents">
        {shown.map((filter) => (
          <Suspense
            key={filter.name}
            fallback={<span className="px-2 text-sm text-accent-strong">{filter.label}</span>}
          >
            <FilterButton
              filter={filter}
              organizationId={organizationId}
              search={search}
              isNew={filter.name === added}
              onSearch={onSearch}
              onClosed={() => setAdded(undefined)}
            />
          </Suspense>
        ))}
        {isDeclared && (
          <Suspense>
            <DeclaredFilters {...{ organizationId, search, added, onSearch }} onClosed={() => setAdded(undefined)} />
          </Suspense>
        )}
      </div>
      <LateMenu part={addFilter} renderButton={(button) => <AddFilterButton {...button} />}>
        {(AddFilter) => <AddFilter {...{ organizationId, search, added }} onAdd={setAdded} />}
      </LateMenu>
      {hasFilters(search) && (
        <Button look="quiet" size="small" onClick={() => onSearch(withoutFilters(search))}>
          Clear all
        </Button>
      )}
      {offeredSwitches.map(({ name, label }) => (
        <SwitchField
          key={name}
          checked={search[name] === true}
          onCheckedChange={(isOn) => onSearch(withFilter(search, name, isOn || undefined))}
        >
          {label}
        </SwitchField>
      ))}
      <div className="ml-auto flex flex-wrap items-center gap-1.5">{children}</div>
    </section>
  );
}

/** Sought when typing rests; Enter does not wait. */
const findAfterMs = 300;

function FindBox({ search, onSearch }: Pick<FilterBarProps, 'search' | 'onSearch'>) {
  const [text, setText] = useState(search.q ?? '');
  const [asked, setAsked] = useState(search.q);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // Taken off elsewhere, or another link was followed.
  if (search.q !== asked) {
    setAsked(search.q);
    setText(search.q ?? '');
  }
  function find(next: string): void {
    clearTimeout(timer.current);
    const wanted = next.trim() === '' ? undefined : next;
    if (wanted === search.q) return;
    setAsked(wanted);
    onSearch(withFilter(search, 'q', wanted));
  }
  // What is in force may have changed while the typing rested.
  const latest = useRef(find);
  useEffect(() => {
    latest.current = find;
  });
  return (
    <div className="flex h-7 w-44 items-center gap-1.5 rounded-md border border-control bg-surface px-2 focus-within:outline-2 focus-within:outline-accent">
      <Search aria-hidden className="size-3.5 shrink-0 text-ink-faint" />
      <input
        type="search"
        aria-label="Find in records"
        placeholder="Find"
        maxLength={200}
        value={text}
        onChange={(event) => {
          const next = event.target.value;
          setText(next);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => latest.current(next), findAfterMs);
        }}
        onKeyDown={(event) => event.key === 'Enter' && find(text)}
        className="w-full min-w-0 bg-transparent text-sm outline-none [&::-webkit-search-cancel-button]:hidden"
      />
      {text !== '' && (
        <button
          type="button"
          aria-label="Clear what is sought"
          className="rounded-sm hover:bg-hover"
          onClick={() => {
            setText('');
            find('');
          }}
        >
          <X aria-hidden className="size-3.5" />
        </button>
      )}
    </div>
  );
}
