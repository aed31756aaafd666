/** By which fields the sheet is grouped, outermost first. Open from the beginning. */
import { Menu } from '@base-ui/react/menu';
import { useQuery } from '@tanstack/react-query';
import { customName, groupedKinds, recordFields } from '@vanguard/pfa';
import type { GroupName } from '@vanguard/protocol/browser';
import { Check, ListChevronsDownUp, ListChevronsUpDown } from 'lucide-react';
import { customFieldsQuery } from '../records/custom-fields.ts';
import { GroupButton } from './toolbar-buttons.tsx';
import { groupFields, mostGroupLevels } from './workspace-search.ts';

const ownFields = groupFields.map((name): { name: GroupName; label: string } => ({
  name,
  label: recordFields[name].label,
}));

interface GroupMenuProps {
  organizationId: string;
  by: readonly GroupName[];
  /** Of `by`. */
  labels: readonly string[];
  onGroup: (by: readonly GroupName[]) => void;
  onToggleAll: (isOpen: boolean) => void;
}

const itemLook =
  'flex h-7 items-center gap-2 rounded-md px-2 text-sm outline-none select-none data-disabled:opacity-50 data-highlighted:bg-hover';

export function GroupMenu({ organizationId, by, labels, onGroup, onToggleAll }: GroupMenuProps) {
  const { data: fields = [] } = useQuery(customFieldsQuery(organizationId));
  const declared = fields
    .filter(({ kind }) => groupedKinds.includes(kind))
    .map(({ key, label }) => ({ name: customName(key), label }));
  return (
    <Menu.Root defaultOpen>
      <Menu.Trigger render={<GroupButton labels={labels} />} />
      <Menu.Portal role="region" aria-label="Menu">
        <Menu.Positioner align="end" sideOffset={4} collisionPadding={8} className="z-40 outline-none">
          <Menu.Popup className="popup max-h-(--available-height) w-52 overflow-y-auto p-1">
            {[...ownFields, ...declared].map(({ name, label }) => {
              const place = by.indexOf(name);
              return (
                <Menu.CheckboxItem
                  key={name}
                  checked={place >= 0}
                  disabled={place < 0 && by.length >= mostGroupLevels}
                  closeOnClick={false}
                  onCheckedChange={(isOn) => onGroup(isOn ? [...by, name] : by.filter((other) => other !== name))}
                  className={itemLook}
                >
                  <span className="w-4 text-xs text-accent tabular-nums">
                    {place >= 0 && (by.length > 1 ? place + 1 : <Check aria-hidden className="size-3.5" />)}
                  </span>
                  {label}
                </Menu.CheckboxItem>
              );
            })}
            {by.length > 0 && (
              <>
                <p className="px-2 pt-1 pb-1.5 text-xs text-ink-muted">
                  Sorted by an amount, the group with the most is on top.
                </p>
                <Menu.Separator className="my-1 h-px bg-line" />
                <Menu.Item className={itemLook} onClick={() => onToggleAll(false)}>
                  <ListChevronsDownUp aria-hidden className="size-4 text-ink-faint" />
                  Close all groups
                </Menu.Item>
                <Menu.Item className={itemLook} onClick={() => onToggleAll(true)}>
                  <ListChevronsUpDown aria-hidden className="size-4 text-ink-faint" />
                  Open all groups
                </Menu.Item>
              </>
            )}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
