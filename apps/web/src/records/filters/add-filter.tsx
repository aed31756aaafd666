/** The fields that no condition is on yet, those that the organization has declared after the others. Open from the beginning. */
import { Menu } from '@base-ui/react/menu';
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { customFieldsQuery } from '../custom-fields.ts';
import { AddFilterButton } from './add-filter-button.tsx';
import type { RecordsSearch } from '../records-search.ts';
import { type AnyFilter, isAnyInForce } from './any-filter.ts';
import { customFilterKinds } from './custom-condition.ts';
import { filterKinds } from './filter-kinds.ts';

const groups: readonly { readonly kind: AnyFilter['kind']; readonly label: string }[] = [
  { kind: 'list', label: 'Values' },
  { kind: 'date', label: 'Dates' },
  { kind: 'amount', label: 'Amounts' },
  { kind: 'flag', label: 'Yes or no' },
  { kind: 'custom', label: 'Of the organization' },
];

interface AddFilterProps {
  organizationId: string;
  search: RecordsSearch;
  /** Just chosen, and without a condition yet. */
  added: string | undefined;
  onAdd: (name: string) => void;
}

export function AddFilter({ organizationId, search, added, onAdd }: AddFilterProps) {
  const { data: declared = [] } = useQuery(customFieldsQuery(organizationId));
  const offered = [...filterKinds, ...customFilterKinds(declared, {})].filter(
    (filter) => filter.name !== added && !isAnyInForce(filter, search),
  );
  // The editor of the new filter takes the focus, not the button that the menu came from.
  const isAdding = useRef(false);
  return (
    <Menu.Root defaultOpen>
      <Menu.Trigger render={<AddFilterButton />} />
      <Menu.Portal role="region" aria-label="Menu">
        <Menu.Positioner align="start" sideOffset={4} collisionPadding={8} className="z-40 outline-none">
          <Menu.Popup
            className="popup max-h-[min(28rem,var(--available-height))] w-56 overflow-y-auto p-1"
            finalFocus={() => !isAdding.current}
          >
            {groups
              .filter(({ kind }) => offered.some((filter) => filter.kind === kind))
              .map(({ kind, label }) => (
                <Menu.Group key={kind}>
                  <Menu.GroupLabel className="px-2 pt-1.5 pb-0.5 text-xs text-ink-faint">{label}</Menu.GroupLabel>
                  {offered
                    .filter((filter) => filter.kind === kind)
                    .map((filter) => (
                      <Menu.Item
                        key={filter.name}
                        className="flex h-7 items-center rounded-md px-2 text-sm outline-none select-none data-highlighted:bg-hover"
                        onClick={() => {
                          isAdding.current = true;
                          onAdd(filter.name);
                        }}
                      >
                        {filter.label}
                      </Menu.Item>
                    ))}
                </Menu.Group>
              ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
