/** The values of a column under the text that is typed: with their counts, narrowed by it, chosen by arrows, Enter or a click. */
import { Autocomplete } from '@base-ui/react/autocomplete';
import { type ComponentProps, type KeyboardEvent, type ReactNode, useMemo, useRef } from 'react';
import { formatCount } from '../../records/format.ts';
import type { Column } from '../columns.ts';
import type { CellValue, CellValues } from './cell-values.ts';

export interface ValueListProps {
  column: Column;
  list: CellValues;
  text: string;
  /** All values are offered as long as nothing was typed. */
  isUntouched: boolean;
  input: ComponentProps<typeof Autocomplete.Input>;
  hintId: string;
  hint: ReactNode;
  /** The hint says why the text is no value. */
  hasFault: boolean;
  onKey: (event: KeyboardEvent, chosen?: string) => boolean;
  onText: (text: string) => void;
  onChoose: (value: string) => void;
}

/** More than anybody reads: typing narrows them. */
const mostShown = 100;

export function ValueList({ column, list, text, isUntouched, ...props }: ValueListProps) {
  const { values } = list;
  // The pointer may rest over the list by chance: only what the keys have led to is chosen by Enter.
  const marked = useRef<string>(undefined);
  const isChoice = column.editor === 'choice' || column.editor === 'state';
  const shown = useMemo(
    () => (isUntouched ? values : values.filter(({ value }) => fits(value, text, isChoice))).slice(0, mostShown),
    [values, text, isUntouched, isChoice],
  );
  return (
    <Autocomplete.Root
      items={shown}
      filter={null}
      value={text}
      itemToStringValue={({ value }) => value}
      autoHighlight={isChoice}
      defaultOpen
      onOpenChange={(_isOpen, details) => {
        if (details.reason !== 'item-press') details.cancel();
      }}
      onItemHighlighted={(item, { reason }) => {
        marked.current = reason === 'pointer' ? undefined : item?.value;
      }}
      onValueChange={(next, { reason }) => {
        if (reason === 'item-press') props.onChoose(next);
        else props.onText(next);
      }}
    >
      <Autocomplete.Input
        {...props.input}
        onKeyDown={(event) => {
          if (props.onKey(event, marked.current)) event.preventBaseUIHandler();
        }}
      />
      <Autocomplete.Portal>
        <Autocomplete.Positioner align="start" sideOffset={2} collisionPadding={8} className="z-40 outline-none">
          <Autocomplete.Popup
            aria-label={`Values of ${column.fullName.toLowerCase()}`}
            className="popup sheet-editor-popup flex w-max min-w-(--anchor-width) max-w-80 flex-col overflow-hidden text-sm"
          >
            <Autocomplete.List className="max-h-64 min-h-0 overflow-y-auto overscroll-contain p-1 outline-none empty:p-0">
              {(item: CellValue) => (
                <Autocomplete.Item
                  key={item.value}
                  value={item}
                  className="flex h-7 items-center gap-4 rounded-md px-2 outline-none select-none data-highlighted:bg-hover"
                >
                  <span className="min-w-0 grow truncate">{item.value}</span>
                  {item.count !== undefined && (
                    <span className="text-ink-faint tabular-nums">{formatCount(item.count)}</span>
                  )}
                </Autocomplete.Item>
              )}
            </Autocomplete.List>
            <div
              id={props.hintId}
              role="status"
              className="border-t border-line px-3 py-1.5 text-xs empty:border-0 empty:p-0"
            >
              {isChoice || props.hasFault ? props.hint : <Known list={list} text={text} hint={props.hint} />}
            </div>
          </Autocomplete.Popup>
        </Autocomplete.Positioner>
      </Autocomplete.Portal>
    </Autocomplete.Root>
  );
}

const fits = (value: string, text: string, isChoice: boolean) => {
  const [known, typed] = [value.toLowerCase(), text.trim().toLowerCase()];
  return isChoice ? known.startsWith(typed) : known.includes(typed);
};

/** Nothing hinders a new value, but few are meant. */
function Known({
  list: { values, isCounting, ofPems },
  text,
  hint,
}: {
  list: CellValues;
  text: string;
  hint: ReactNode;
}) {
  const typed = text.trim();
  if (isCounting) return <p className="text-ink-faint">Counting…</p>;
  if (typed === '') return <p className="text-ink-muted">Empty takes the value away.</p>;
  const isUnlisted = ofPems?.has(typed) === false;
  if (values.some(({ value }) => value === typed)) {
    return (
      <>
        {hint}
        {isUnlisted && <p className="text-warn">PEMS does not list it.</p>}
      </>
    );
  }
  const like = values.find(({ value }) => value.toLowerCase() === typed.toLowerCase());
  return (
    <p className="text-warn">
      {like === undefined ? 'A new value: no record has it yet.' : `There is “${like.value}” already.`}
      {like === undefined && isUnlisted && ' PEMS does not list it.'}
    </p>
  );
}
