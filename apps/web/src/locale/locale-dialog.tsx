/** How one likes to read and write numbers and dates: as the browser, or as a language of one's choice, on every device. */
import { Dialog } from '@base-ui/react/dialog';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api/api.ts';
import { Button } from '../components/button.tsx';
import { Notice } from '../components/notice.tsx';
import { formatDate, formatMoney } from '../records/format.ts';
import { sessionQuery } from '../session/session.ts';
import { inLocale } from './locale.ts';
import { localeName, offeredTags } from './locale-names.ts';

interface LocaleDialogProps {
  locale: string | null;
  onClose: () => void;
}

export function LocaleDialog({ locale, onClose }: LocaleDialogProps) {
  const queryClient = useQueryClient();
  const [chosen, setChosen] = useState(locale);
  const save = useMutation({
    mutationFn: async () => await api.savePreferences({ body: { locale: chosen } }),
    onSuccess: ({ user }) => {
      onClose();
      queryClient.setQueryData(sessionQuery.queryKey, user);
    },
  });
  const sample = inLocale(chosen, () => `${formatMoney('-1234567.5')} · ${formatDate('2026-03-09')}`);
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-veil/45" />
        <Dialog.Popup className="popup fixed top-1/2 left-1/2 z-50 flex w-[min(26rem,calc(100vw-2rem))] -translate-1/2 flex-col gap-4 p-5 outline-none">
          <Dialog.Title className="text-base font-semibold">Numbers and dates</Dialog.Title>
          {save.error !== null && <Notice tone="error">{save.error.message}</Notice>}
          <label className="flex flex-col gap-1 text-sm font-medium">
            Written as in
            <select
              value={chosen ?? ''}
              onChange={({ target }) => setChosen(target.value === '' ? null : target.value)}
              className="h-9 rounded-md border border-control bg-surface px-2 font-normal"
            >
              <option value="">As the browser</option>
              {offeredTags(locale).map((tag) => (
                <option key={tag} value={tag}>
                  {localeName(tag)}
                </option>
              ))}
            </select>
          </label>
          <p className="text-sm text-ink-muted">
            <output className="tabular-nums text-ink">{sample}</output>, and typed the same way.
          </p>
          <div className="flex justify-end gap-2">
            <Button onClick={onClose}>Cancel</Button>
            <Button look="primary" disabled={save.isPending} onClick={() => save.mutate()}>
              Save
            </Button>
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
