/** A filter by the values of one dimension: searchable, several at once, each with its number of records. */
import { Combobox } from '@base-ui/react/combobox';
import { Check, ChevronDown, Search } from 'lucide-react';
import { Button } from '../../components/button.tsx';
import { formatCount } from '../format.ts';

interface FilterOption {
  readonly value: string;
  readonly count: number;
}

interface OptionFilterProps {
  label: string;
  options: readonly FilterOption[];
  selected: readonly string[];
  onSelect: (values: string[]) => void;
}

export function OptionFilter({ label, options, selected, onSelect }: OptionFilterProps) {
  const counts = new Map(options.map(({ value, count }) => [value, count]));
  // A value from the address that no record has any more can still be seen and taken off.
  const values = [...new Set([...options.map(({ value }) => value), ...selected])];
  return (
    <Combobox.Root multiple items={values} value={[...selected]} onValueChange={onSelect} autoHighlight>
      <Combobox.Trigger
        aria-label={selected.length === 0 ? label : `${label}: ${selected.length} selected`}
        className="flex h-8 shrink-0 items-center gap-1.5 rounded-md border border-line-strong bg-surface px-2.5 text-sm font-medium hover:bg-hover data-popup-open:bg-hover"
      >
        {label}
        {selected.length > 0 && (
          <span
            aria-hidden
            className="flex h-4.5 min-w-4.5 items-center justify-center rounded-full bg-accent px-1 text-xs font-semibold text-on-accent tabular-nums"
          >
            {selected.length}
          </span>
        )}
        <ChevronDown aria-hidden className="size-3.5 text-ink-faint" />
      </Combobox.Trigger>
      <Combobox.Portal>
        <Combobox.Positioner align="start" sideOffset={6} collisionPadding={8} className="z-40 outline-none">
          <Combobox.Popup aria-label={label} className="popup w-[min(20rem,calc(100vw-1rem))] overflow-hidden">
            <div className="flex items-center gap-2 border-b border-line px-3">
              <Search aria-hidden className="size-4 shrink-0 text-ink-faint" />
              <Combobox.Input
                placeholder={`Find in ${label.toLowerCase()}`}
                aria-label={`Find in ${label.toLowerCase()}`}
                className="h-9 w-full bg-transparent text-sm outline-none"
              />
            </div>
            <Combobox.Empty>
              <p className="px-3 py-6 text-center text-sm text-ink-faint">Nothing matches.</p>
            </Combobox.Empty>
            <Combobox.List className="max-h-72 overflow-y-auto overscroll-contain p-1 outline-none empty:p-0">
              {(value: string) => <Option key={value} value={value} count={counts.get(value) ?? 0} />}
            </Combobox.List>
            {selected.length > 0 && (
              <div className="border-t border-line p-1.5">
                <Button look="quiet" size="small" className="w-full" onClick={() => onSelect([])}>
                  Clear {label.toLowerCase()}
                </Button>
              </div>
            )}
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  );
}

function Option({ value, count }: FilterOption) {
  return (
    <Combobox.Item
      value={value}
      className="group flex h-8 items-center gap-2.5 rounded-md px-2 text-sm outline-none select-none data-highlighted:bg-hover"
    >
      <span className="flex size-4 shrink-0 items-center justify-center rounded-sm border border-control group-data-selected:border-action group-data-selected:bg-action">
        <Combobox.ItemIndicator>
          <Check aria-hidden className="size-3 text-on-action" strokeWidth={3} />
        </Combobox.ItemIndicator>
      </span>
      <span className="min-w-0 grow truncate">{value}</span>
      <span className="text-ink-faint tabular-nums">{formatCount(count)}</span>
    </Combobox.Item>
  );
}
