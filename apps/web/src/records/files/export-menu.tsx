/** Records as they are shown, as a file. Open from the beginning. */
import { Menu } from '@base-ui/react/menu';
import { FileSpreadsheet, FileText } from 'lucide-react';
import { exportAddress } from '../record-queries.ts';
import type { Question } from '../../sheet/store-state.ts';
import { ExportButton } from './export-button.tsx';

const itemLook =
  'flex h-8 items-center gap-2.5 rounded-md px-2 text-sm outline-none select-none cursor-pointer data-highlighted:bg-hover';

export function ExportMenu({ wanted }: { wanted: Question }) {
  return (
    <Menu.Root defaultOpen>
      <Menu.Trigger render={<ExportButton />} />
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
  );
}
