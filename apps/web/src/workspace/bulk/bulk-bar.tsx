/** Appears with a selection of records: how many, and what can be done to all of them at once, each with its price first. */
import { Popover } from '@base-ui/react/popover';
import { X } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { BulkResult } from '@vanguard/protocol/browser';
import { Button } from '../../components/button.tsx';
import { formatCount } from '../../records/format.ts';
import type { RecordsSearch } from '../../records/records-search.ts';
import { type RowSelection, selectedCount } from '../../sheet/row-selection.ts';
import { BulkForm, type BulkKind, bulkKinds, bulkNames } from './bulk-form.tsx';
import { selectOf } from './use-bulk.ts';

interface BulkBarProps {
  organizationId: string;
  search: RecordsSearch;
  selection: RowSelection;
  total: number;
  mayEdit: boolean;
  onSelectAll: () => void;
  onClear: () => void;
  onDone: (result: BulkResult) => void;
}

/** As many ids as one request may name. */
const mostIds = 10_000;

export function BulkBar({ organizationId, search, selection, total, mayEdit, ...on }: BulkBarProps) {
  const [open, setOpen] = useState<BulkKind>();
  const select = useMemo(() => selectOf(selection, search), [selection, search]);
  const count = selectedCount(selection, total);
  const named = selection.kind === 'ids' ? selection.ids.size : selection.except.size;
  return (
    <section
      aria-label="Selection"
      className="flex min-h-9 shrink-0 flex-wrap items-center gap-1 border-t border-line-strong bg-surface px-3 py-1 text-sm sm:px-4"
    >
      <span role="status" className="mr-2 font-medium">
        {formatCount(count)} selected
      </span>
      {selection.kind === 'ids' && count < total && (
        <Button size="small" look="quiet" onClick={on.onSelectAll}>
          All {formatCount(total)} matching
        </Button>
      )}
      {named > mostIds && <span className="text-fault">At most {formatCount(mostIds)} can be named; use filters.</span>}
      {mayEdit &&
        named <= mostIds &&
        bulkKinds.map((kind) => (
          <Popover.Root key={kind} open={open === kind} onOpenChange={(isOpen) => setOpen(isOpen ? kind : undefined)}>
            <Popover.Trigger render={<Button size="small" />}>{bulkNames[kind]}…</Popover.Trigger>
            <Popover.Portal>
              <Popover.Positioner side="top" sideOffset={6} collisionPadding={8} className="z-40 outline-none">
                <Popover.Popup aria-label={bulkNames[kind]} className="popup w-96 max-w-[calc(100vw-1rem)] p-4">
                  <BulkForm
                    kind={kind}
                    organizationId={organizationId}
                    select={select}
                    onCancel={() => setOpen(undefined)}
                    onDone={(result) => {
                      setOpen(undefined);
                      on.onDone(result);
                    }}
                  />
                </Popover.Popup>
              </Popover.Positioner>
            </Popover.Portal>
          </Popover.Root>
        ))}
      <Button size="small" look="quiet" className="ml-auto" aria-label="Clear the selection, Esc" onClick={on.onClear}>
        <X aria-hidden className="size-3.5" />
        Esc
      </Button>
    </section>
  );
}
