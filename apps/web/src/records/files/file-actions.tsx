/** Records as files: what is shown leaves as one; changes come back, for those who may change. */
import { Upload } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { Organization } from '@vanguard/protocol/browser';
import { Button } from '../../components/button.tsx';
import { LateMenu } from '../../components/late-menu.tsx';
import { latePart } from '../../components/late-part.ts';
import type { RecordsSearch } from '../records-search.ts';
import { ExportButton } from './export-button.tsx';

const exportMenu = latePart(async () => (await import('./export-menu.tsx')).ExportMenu);
const ImportDialog = lazy(async () => ({ default: (await import('./import-dialog.tsx')).ImportDialog }));

interface FileActionsProps {
  organization: Organization;
  search: RecordsSearch;
  mayEdit: boolean;
}

export function FileActions({ organization, search, mayEdit }: FileActionsProps) {
  const [isImporting, setImporting] = useState<boolean>();
  return (
    <div className="flex items-center gap-1.5">
      <LateMenu part={exportMenu} renderButton={(button) => <ExportButton {...button} />}>
        {(ExportMenu) => <ExportMenu wanted={{ organizationId: organization.id, search }} />}
      </LateMenu>
      {mayEdit && (
        <>
          <Button size="small" onClick={() => setImporting(true)}>
            <Upload aria-hidden className="size-3.5" />
            <span className="max-sm:sr-only">Import…</span>
          </Button>
          <Suspense>
            {isImporting !== undefined && (
              <ImportDialog organization={organization} isOpen={isImporting} onClose={() => setImporting(false)} />
            )}
          </Suspense>
        </>
      )}
    </div>
  );
}
