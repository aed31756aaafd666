/** Records as files: what is shown leaves as one; changes come back, for those who may change. */
import { Menu } from '@base-ui/react/menu';
import { ChevronDown, Download, FileSpreadsheet, FileText, Upload } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { Organization } from '@vanguard/protocol/browser';
import { Button } from '../../components/button.tsx';
import { exportAddress } from '../record-queries.ts';
import type { RecordsSearch } from '../records-search.ts';

const ImportDialog = lazy(async () => ({ default: (await import('./import-dialog.tsx')).ImportDialog }));

interface FileActionsProps {
  organization: Organization;
  search: RecordsSearch;
}

const itemLook =
  'flex h-8 items-center gap-2.5 rounded-md px-2 text-sm outline-none select-none cursor-pointer data-highlighted:bg-hover';

export function FileActions({ organization, search }: FileActionsProps) {
  const [isImporting, setImporting] = useState<boolean>();
  const wanted = { organizationId: organization.id, search };
  return (
    <div className="flex items-center gap-1.5">
      <Menu.Root>
        <Menu.Trigger render={<Button size="small" />}>
          <Download aria-hidden className="size-3.5" />
          Export
          <ChevronDown aria-hidden className="size-3.5 text-ink-faint" />
        </Menu.Trigger>
        <Menu.Portal role="region" aria-label="Menu">
          <Menu.Positioner align="end" sideOffset={6} collisionPadding={8} className="z-40 outline-none">
            <Menu.Popup className="popup w-48 p-1">
              <Menu.Item className={itemLook} render={<a href={exportAddress(wanted, 'xlsx')} download />}>
                <FileSpreadsheet aria-hidden className="size-4 text-ink-faint" />
                Excel workbook
              </Menu.Item>
              <Menu.Item className={itemLook} render={<a href={exportAddress(wanted, 'csv')} download />}>
                <FileText aria-hidden className="size-4 text-ink-faint" />
                CSV
              </Menu.Item>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      {organization.role !== 'viewer' && (
        <>
          <Button size="small" onClick={() => setImporting(true)}>
            <Upload aria-hidden className="size-3.5" />
            Import…
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
