/** What a paste would do, before it does it: shown where something does not fit, or where more changes than a screen shows. */
import { Dialog } from '@base-ui/react/dialog';
import { Button } from '../components/button.tsx';
import { formatCount } from '../records/format.ts';
import type { PastePlan } from '../sheet/plan-paste.ts';

interface PasteDialogProps {
  plan: PastePlan;
  onRun: (plan: PastePlan) => void;
  onCancel: () => void;
}

const mostShown = 200;

export function PasteDialog({ plan, onRun, onCancel }: PasteDialogProps) {
  const { edits, faults, cells, rows, unchanged, isCut } = plan;
  const fit = cells - faults.length;
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onCancel()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-veil/45" />
        <Dialog.Popup className="popup fixed top-1/2 left-1/2 z-50 flex max-h-[80vh] w-[min(44rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 flex-col gap-3 p-5">
          <Dialog.Title className="text-lg font-semibold">
            Paste {formatCount(rows)} {rows === 1 ? 'row' : 'rows'}
          </Dialog.Title>
          <Dialog.Description className="text-sm text-ink-muted">
            {formatCount(fit)} of {formatCount(cells)} cells fit, {formatCount(unchanged)} of them unchanged;{' '}
            {formatCount(edits.length)} {edits.length === 1 ? 'record changes' : 'records change'}, in one step that can
            be undone.
            {isCut && ' What lies beyond the last record or column is left out: pasting never adds records.'}
          </Dialog.Description>
          {faults.length > 0 && (
            <div
              className="min-h-0 overflow-auto rounded-md border border-line"
              tabIndex={0}
              role="region"
              aria-label="Cells that do not fit"
            >
              <table className="w-full text-sm">
                <thead className="sticky top-0 bg-sunken text-left text-xs text-ink-muted">
                  <tr>
                    {['Line', 'Record', 'Column', 'Text', 'Why it does not fit'].map((name) => (
                      <th key={name} scope="col" className="px-2 py-1 font-medium">
                        {name}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {faults.slice(0, mostShown).map((fault) => (
                    <tr key={`${fault.line} ${fault.column} ${fault.pfaId}`} className="border-t border-line align-top">
                      <td className="px-2 py-1 tabular-nums">{fault.line}</td>
                      <td className="px-2 py-1 whitespace-nowrap">{fault.pfaId}</td>
                      <td className="px-2 py-1 whitespace-nowrap">{fault.column}</td>
                      <td className="max-w-40 truncate px-2 py-1">{fault.text}</td>
                      <td className="px-2 py-1 text-fault">{fault.why}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
              {faults.length > mostShown && (
                <p className="px-2 py-1 text-xs text-ink-faint">and {formatCount(faults.length - mostShown)} more</p>
              )}
            </div>
          )}
          <div className="flex justify-end gap-2">
            <Button onClick={onCancel}>Cancel</Button>
            <Button look="primary" disabled={edits.length === 0} onClick={() => onRun(plan)}>
              Paste into {formatCount(edits.length)} {edits.length === 1 ? 'record' : 'records'}
            </Button>
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
