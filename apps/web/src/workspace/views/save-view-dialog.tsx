/** The name of a view that is saved, and whether others see it. */
import { Dialog } from '@base-ui/react/dialog';
import { type FormEvent, useState } from 'react';
import type { SavedView } from '@vanguard/protocol/browser';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { SwitchField } from '../../components/switch-field.tsx';

interface SaveViewDialogProps {
  mayShare: boolean;
  views: readonly SavedView[];
  failure: Error | null;
  isPending: boolean;
  onSave: (name: string, isShared: boolean) => void;
  onClose: () => void;
}

export function SaveViewDialog({ mayShare, views, failure, isPending, onSave, onClose }: SaveViewDialogProps) {
  const [name, setName] = useState('');
  const [isShared, setShared] = useState(false);
  const replaced = views.find((view) => view.isMine && view.name === name.trim());
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (name.trim() !== '' && !isPending) onSave(name.trim(), isShared);
  }
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-veil/45" />
        <Dialog.Popup className="popup fixed top-1/3 left-1/2 z-50 w-[min(26rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 p-5">
          <Dialog.Title className="text-lg font-semibold">Save this view</Dialog.Title>
          <Dialog.Description className="mt-1 text-sm text-ink-muted">
            Filters, order, groups and columns, as they are now.
          </Dialog.Description>
          <form onSubmit={submit} className="mt-4 space-y-3 text-sm">
            <label className="block">
              <span className="text-ink-muted">Name</span>
              <input
                value={name}
                maxLength={100}
                autoComplete="off"
                onChange={(event) => setName(event.target.value)}
                className="mt-1 h-8 w-full rounded-md border border-control bg-surface px-2"
              />
            </label>
            {mayShare && (
              <SwitchField checked={isShared} onCheckedChange={setShared}>
                Share with the organization
              </SwitchField>
            )}
            {replaced !== undefined && <p className="text-warn">It replaces your view of that name.</p>}
            {failure !== null && <Notice tone="error">{failure.message}</Notice>}
            <div className="flex justify-end gap-2">
              <Button onClick={onClose}>Cancel</Button>
              <Button type="submit" look="primary" isPending={isPending} disabled={name.trim() === ''}>
                Save
              </Button>
            </div>
          </form>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
