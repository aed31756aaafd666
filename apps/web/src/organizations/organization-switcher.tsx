/** Behind the current organization: a searchable list of all one belongs to, open from the beginning. */
import { Combobox } from '@base-ui/react/combobox';
import { Check, Search } from 'lucide-react';
import type { Organization } from '@vanguard/protocol/browser';
import { formatCount } from '../records/format.ts';
import { OrganizationButton } from './organization-button.tsx';

interface OrganizationSwitcherProps {
  organizations: Organization[];
  current: Organization | undefined;
  onSelect: (organization: Organization) => void;
}

export function OrganizationSwitcher({ organizations, current, onSelect }: OrganizationSwitcherProps) {
  return (
    <Combobox.Root
      defaultOpen
      items={organizations}
      value={current ?? null}
      onValueChange={(selected) => {
        if (selected !== null) onSelect(selected);
      }}
      itemToStringLabel={(organization) => `${organization.code} ${organization.name}`}
      isItemEqualToValue={(one, other) => one.id === other.id}
      autoHighlight
    >
      <Combobox.Trigger render={<OrganizationButton current={current} />} />
      <Combobox.Portal>
        <Combobox.Positioner align="start" sideOffset={6} collisionPadding={8} className="z-40 outline-none">
          <Combobox.Popup aria-label="Organizations" className="popup w-[min(26rem,calc(100vw-1rem))] overflow-hidden">
            <div className="flex items-center gap-2 border-b border-line px-3">
              <Search aria-hidden className="size-4 shrink-0 text-ink-faint" />
              <Combobox.Input
                placeholder="Find by code or name"
                aria-label="Find an organization"
                className="h-10 w-full bg-transparent text-base outline-none"
              />
            </div>
            <Combobox.Empty>
              <p className="px-3 py-6 text-center text-sm text-ink-faint">No organization matches.</p>
            </Combobox.Empty>
            <Combobox.List className="max-h-[min(24rem,calc(var(--available-height)-3rem))] overflow-y-auto overscroll-contain p-1 outline-none empty:p-0">
              {(organization: Organization) => <OrganizationOption key={organization.id} organization={organization} />}
            </Combobox.List>
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  );
}

function OrganizationOption({ organization }: { organization: Organization }) {
  return (
    <Combobox.Item
      value={organization}
      className="grid grid-cols-[1rem_minmax(0,1fr)_auto] items-center gap-2.5 rounded-md px-2 py-1.5 outline-none select-none data-highlighted:bg-hover"
    >
      <Combobox.ItemIndicator className="text-accent">
        <Check aria-hidden className="size-4" />
      </Combobox.ItemIndicator>
      <span className="col-start-2 min-w-0">
        <span className="flex items-baseline gap-2">
          <span className="truncate text-sm font-semibold">{organization.code}</span>
          <span className="text-xs text-ink-faint">{organization.role}</span>
        </span>
        <span className="block truncate text-sm text-ink-muted">{organization.name}</span>
      </span>
      <span className="text-right text-sm text-ink-faint tabular-nums">
        {formatCount(organization.recordCount)}
        <span className="sr-only"> records</span>
      </span>
    </Combobox.Item>
  );
}
