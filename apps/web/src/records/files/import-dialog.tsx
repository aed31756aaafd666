/** Changes out of a file: chosen, looked at, and only then saved as drafts. */
import { Dialog } from '@base-ui/react/dialog';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FileUp } from 'lucide-react';
import { useId } from 'react';
import { csvType, type ImportPreview, type Organization, xlsxType } from '@vanguard/protocol/browser';
import { api } from '../../api/api.ts';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { formatCount } from '../format.ts';
import { ImportFindings } from './import-findings.tsx';

interface ImportDialogProps {
  organization: Organization;
  isOpen: boolean;
  onClose: () => void;
}

export function ImportDialog({ organization, isOpen, onClose }: ImportDialogProps) {
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-veil/45" />
        <Dialog.Popup className="popup fixed top-1/2 left-1/2 z-50 flex max-h-[85dvh] w-[min(42rem,calc(100vw-2rem))] -translate-1/2 flex-col gap-4 p-5 outline-none">
          <div>
            <Dialog.Title className="text-base font-semibold">Import changes</Dialog.Title>
            <Dialog.Description className="mt-1 text-sm text-ink-muted">
              Export records of {organization.code}, change them in a spreadsheet, and give the file back here. An empty
              cell empties the field. Nothing is saved before you have seen it.
            </Dialog.Description>
          </div>
          <ImportSteps organizationId={organization.id} onClose={onClose} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Starts over whenever the dialog opens. */
function ImportSteps({ organizationId, onClose }: { organizationId: string; onClose: () => void }) {
  const queries = useQueryClient();
  const preview = useMutation({
    mutationFn: async (file: File) => await api.import({ params: { orgId: organizationId }, body: typed(file) }),
  });
  const confirm = useMutation({
    mutationFn: async (importId: string) => await api.confirmImport({ params: { orgId: organizationId, importId } }),
    onSuccess: async () =>
      await Promise.all([
        queries.invalidateQueries({ queryKey: ['records', organizationId] }),
        queries.invalidateQueries({ queryKey: ['facets', organizationId] }),
        queries.invalidateQueries({ queryKey: ['custom-values', organizationId] }),
      ]),
  });
  const onFile = (file: File) => {
    confirm.reset();
    preview.mutate(file);
  };
  const failure = confirm.error ?? preview.error;
  const found = preview.data;
  const isDone = confirm.isSuccess;
  return (
    <>
      {!isDone && <FilePicker isPending={preview.isPending} onFile={onFile} />}
      {failure !== null && <Notice tone="error">{failure.message}</Notice>}
      {isDone && <Notice tone="success">{savedText(confirm.data)}</Notice>}
      {found !== undefined && !isDone && confirm.error === null && <ImportFindings preview={found} />}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{isDone ? 'Close' : 'Cancel'}</Button>
        {!isDone && (
          <ConfirmButton
            preview={confirm.error === null ? found : undefined}
            isPending={confirm.isPending}
            onConfirm={(importId) => confirm.mutate(importId)}
          />
        )}
      </div>
    </>
  );
}

/** Browsers name the type of a file by what is installed beside them; its name does not lie as often. */
const typed = (file: File) => new Blob([file], { type: /\.xlsx$/i.test(file.name) ? xlsxType : csvType });

const savedText = ({ saved, dropped }: { saved: number; dropped: number }) => {
  const records = saved + dropped;
  return `${formatCount(records)} ${records === 1 ? 'record is' : 'records are'} changed. It is one step, and can be undone.`;
};

function FilePicker({ isPending, onFile }: { isPending: boolean; onFile: (file: File) => void }) {
  const id = useId();
  return (
    <div>
      <label
        htmlFor={id}
        className="flex cursor-pointer items-center gap-3 rounded-md border border-dashed border-line-strong px-3 py-3 text-sm focus-within:outline-2 focus-within:outline-accent hover:bg-hover"
      >
        <FileUp aria-hidden className="size-5 shrink-0 text-ink-faint" />
        <span className="font-medium">{isPending ? 'Reading the file…' : 'Choose a CSV or Excel file'}</span>
        <input
          id={id}
          type="file"
          accept={`.csv,.xlsx,${csvType},${xlsxType}`}
          disabled={isPending}
          className="sr-only"
          onChange={({ target }) => {
            const [file] = target.files ?? [];
            if (file !== undefined) onFile(file);
            // The same file, corrected, can be chosen again.
            target.value = '';
          }}
        />
      </label>
    </div>
  );
}

interface ConfirmButtonProps {
  preview: ImportPreview | undefined;
  isPending: boolean;
  onConfirm: (importId: string) => void;
}

function ConfirmButton({ preview, isPending, onConfirm }: ConfirmButtonProps) {
  const importId = preview?.importId ?? null;
  return (
    <Button
      look="primary"
      disabled={importId === null}
      isPending={isPending}
      onClick={() => importId !== null && onConfirm(importId)}
    >
      {preview === undefined || importId === null ? 'Save as drafts' : `Save ${formatCount(preview.changed)} as drafts`}
    </Button>
  );
}
