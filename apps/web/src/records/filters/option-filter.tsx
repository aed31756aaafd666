/** A filter by the values of one dimension: searchable, several at once, each with its number of records. */
import { Combobox } from '@base-ui/react/combobox';
import { Check, ChevronDown, Search } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { formatCount } from '../format.ts';

interface FilterOption {
  readonly value: string;
  readonly count: number;
}

interface OptionFilterProps {
  label: string;
  /** What the filter says now; empty where it is not in force. */
  value: string;
  options: readonly FilterOption[];
  isLoading: boolean;
  isOpen: boolean;
  onOpen: (isOpen: boolean) => void;
  selected: readonly string[];
  onSelect: (values: string[]) => void;
  /** Told what is sought where the options are not all there are: they are then those that were found. */
  onFind?: (text: string) => void;
}

export function OptionFilter({ label, value: said, options, selected, onSelect, onFind, ...state }: OptionFilterProps) {
  const counts = new Map(options.map(({ value, count }) => [value, count]));
  const [sought, setSought] = useState('');
  // What was chosen when the list was opened comes first, and keeps its place until it is opened again.
  const [first, setFirst] = useState(selected);
  const [wasOpen, setWasOpen] = useState(state.isOpen);
  if (wasOpen !== state.isOpen) {
    setWasOpen(state.isOpen);
    if (state.isOpen) setFirst(selected);
  }
  const found = options.map(({ value }) => value);
  // A value from the address that no record has any more can still be seen and taken off.
  const values = onFind !== undefined && sought !== '' ? found : [...new Set([...first, ...found, ...selected])];
  return (
    <Combobox.Root
      multiple
      items={values}
      value={[...selected]}
      onValueChange={onSelect}
      itemToStringLabel={nameOf}
      open={state.isOpen}
      onOpenChange={state.onOpen}
      autoHighlight
      {...(onFind === undefined
        ? {}
        : {
            filter: null,
            onInputValueChange: (text: string) => {
              setSought(text.trim());
              onFind(text);
            },
          })}
    >
      <Combobox.Trigger
        aria-label={said === '' ? label : `${label}: ${said}`}
        className="flex min-w-0 items-center gap-1 px-2 hover:bg-accent/15"
      >
        <span className="truncate">
          {label}
          {said !== '' && (
            <>
              : <b className="font-semibold">{said}</b>
            </>
          )}
        </span>
        <ChevronDown aria-hidden className="size-3.5 shrink-0" />
      </Combobox.Trigger>
      <Combobox.Portal>
        <Combobox.Positioner align="start" sideOffset={6} collisionPadding={8} className="z-40 outline-none">
          <Combobox.Popup
            aria-label={label}
            className="popup flex w-[min(20rem,calc(100vw-1rem))] flex-col overflow-hidden"
          >
            <div className="flex items-center gap-2 border-b border-line px-3">
              <Search aria-hidden className="size-4 shrink-0 text-ink-faint" />
              <Combobox.Input
                placeholder={`Find in ${label.toLowerCase()}`}
                aria-label={`Find in ${label.toLowerCase()}`}
                className="h-9 w-full bg-transparent text-sm outline-none"
              />
            </div>
            <Combobox.Empty>
              <p className="px-3 py-6 text-center text-sm text-ink-faint">
                {state.isLoading ? 'Counting…' : 'Nothing matches.'}
              </p>
            </Combobox.Empty>
            <Combobox.List className="max-h-72 min-h-0 overflow-y-auto overscroll-contain p-1 outline-none empty:p-0">
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

const nameOf = (value: string) => (value === '' ? '(none)' : value);

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
      <span className="min-w-0 grow truncate">{nameOf(value)}</span>
      <span className="text-ink-faint tabular-nums">{formatCount(count)}</span>
    </Combobox.Item>
  );
}
