/** Every key of the page in one view, and the switch for those that are a single character. */
import { Dialog } from '@base-ui/react/dialog';
import { Fragment } from 'react';
import { Button } from '../components/button.tsx';
import { isMac } from '../components/is-mac.ts';
import { SwitchField } from '../components/switch-field.tsx';

/** `Ctrl` is ⌘ on a Mac. */
const keyMap: readonly { readonly where: string; readonly keys: readonly (readonly [string, string])[] }[] = [
  {
    where: 'Everywhere',
    keys: [
      ['Ctrl K', 'Find or do'],
      ['Ctrl Z · Ctrl Y', 'Undo · redo'],
      ['Ctrl F · /', 'Find in records'],
      ['F6', 'Next part of the page'],
      ['Alt Shift 1 · 5', 'Grid · review'],
      ['? · Ctrl /', 'This map'],
      ['Esc', 'Closes what is nearest'],
    ],
  },
  {
    where: 'Sheet',
    keys: [
      ['← → ↑ ↓', 'Cell by cell; with Ctrl to the end'],
      ['Home · End · Page', 'Along the row, by the screen'],
      ['Shift and any of these', 'Spans a range'],
      ['Shift F8', 'Moves on to a further range, as Ctrl and the pointer do'],
      ['Space', 'Selects the record, opens and closes a group'],
      ['Ctrl Space', 'Spans the column'],
      ['Ctrl A', 'Selects all that match'],
      ['Shift F10', 'Menu of the cell, the head or the group'],
      ['Enter on the id', 'Opens the record'],
      ['Enter on a head', 'Sorts; with Shift as a further key'],
      ['Alt ← · Alt → on a head', 'Narrower · wider'],
    ],
  },
  {
    where: 'Editing',
    keys: [
      ['F2 · Enter', 'Edits the cell; typing replaces it'],
      ['Alt ↓', 'List of values, calendar'],
      ['Enter · Tab', 'Saves and goes down · right; with Shift back'],
      ['Ctrl Enter', 'Sets the whole range'],
      ['Esc', 'Leaves it as it was'],
      ['Delete', 'Empties'],
      ['Ctrl D · Ctrl R', 'Fills down · right'],
      ['Ctrl C · Ctrl V', 'Copies · pastes'],
      ['Ctrl ;', 'Today'],
    ],
  },
  {
    where: 'Typed in a cell',
    keys: [
      ['+14 · -2w · +1m', 'Days, weeks, months on'],
      ['eom · plan', 'End of the month, the plan’s date'],
      ['90d · $500k', 'In an end: how long, for how much'],
      ['12k · +5% · -300', 'Amounts and their steps'],
      ['p 450k · r 12k', 'In source: with price or rate'],
    ],
  },
];

interface KeyboardMapProps {
  hasSingleKeys: boolean;
  onSingleKeys: (isOn: boolean) => void;
  onClose: () => void;
}

export function KeyboardMap({ hasSingleKeys, onSingleKeys, onClose }: KeyboardMapProps) {
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-veil/25" />
        <Dialog.Popup className="popup fixed top-1/2 left-1/2 z-50 flex max-h-[85vh] w-[min(52rem,calc(100vw-1rem))] -translate-x-1/2 -translate-y-1/2 flex-col gap-3 p-5">
          <Dialog.Title className="text-lg font-semibold">Keys</Dialog.Title>
          <div
            className="-m-1 grid min-h-0 gap-x-8 gap-y-4 overflow-y-auto p-1 sm:grid-cols-2"
            tabIndex={0}
            role="region"
            aria-label="All keys"
          >
            {keyMap.map(({ where, keys }) => (
              <section key={where}>
                <h3 className="pb-1 text-sm font-semibold">{where}</h3>
                <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
                  {keys.map(([press, what]) => (
                    <Fragment key={press}>
                      <dt className="whitespace-nowrap text-ink-muted">
                        {isMac ? press.replaceAll('Ctrl', '⌘') : press}
                      </dt>
                      <dd>{what}</dd>
                    </Fragment>
                  ))}
                </dl>
              </section>
            ))}
          </div>
          <div className="flex flex-wrap items-center justify-between gap-3 [&>label]:h-auto [&>label]:whitespace-normal">
            <SwitchField checked={hasSingleKeys} onCheckedChange={onSingleKeys}>
              Single characters (? and /) are keys outside fields and the sheet
            </SwitchField>
            <Button onClick={onClose}>Close</Button>
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
