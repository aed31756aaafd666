/** The fields that no condition is on yet, those that the organization has declared after the others. Open from the beginning. */
import { Menu } from '@base-ui/react/menu';
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { customFieldsQuery } from '../custom-fields.ts';
import { AddFilterButton } from './add-filter-button.tsx';
import { customFilterKinds } from './custom-condition.ts';
import type { FilterKind } from './filter-kinds.ts';

const groups: readonly { readonly kind: FilterKind['kind']; readonly label: string }[] = [
  { kind: 'list', label: 'Values' },
  { kind: 'date', label: 'Dates' },
  { kind: 'flag', label: 'Yes or no' },
  { kind: 'custom', label: 'Of the organization' },
];

interface AddFilterProps {
  organizationId: string;
  filters: readonly FilterKind[];
  /** Names of those that have a condition. */
  shown: readonly string[];
  onAdd: (name: string) => void;
}

export function AddFilter({ organizationId, filters, shown, onAdd }: AddFilterProps) {
  const { data: declared = [] } = useQuery(customFieldsQuery(organizationId));
  const offered = [...filters, ...customFilterKinds(declared, {})].filter(({ name }) => !shown.includes(name));
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
