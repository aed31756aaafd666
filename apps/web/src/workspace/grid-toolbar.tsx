/** The bar above the sheet: the view, the filters, and what they are looked at by. Menus come after the first rows. */
import { ChevronDown, Download, Layers, type LucideIcon, Rows3, Settings2, Upload } from 'lucide-react';
import { lazy, Suspense } from 'react';
import type { Organization } from '@vanguard/protocol/browser';
import { FilterBar } from '../records/filters/filter-bar.tsx';
import type { Density } from './density.ts';
import type { useColumns } from './use-columns.ts';
import type { Workspace } from './use-workspace.ts';
import type { WorkspaceView } from './views/workspace-view.ts';

const ViewMenu = lazy(async () => ({ default: (await import('./views/view-menu.tsx')).ViewMenu }));
const GroupMenu = lazy(async () => ({ default: (await import('./group-menu.tsx')).GroupMenu }));
const ColumnsMenu = lazy(async () => ({ default: (await import('./columns-menu.tsx')).ColumnsMenu }));
const FileActions = lazy(async () => ({ default: (await import('../records/files/file-actions.tsx')).FileActions }));

interface GridToolbarProps extends Pick<ReturnType<typeof useColumns>, 'choice' | 'onChoose'> {
  organization: Organization;
  workspace: Workspace;
  viewing: WorkspaceView;
  density: Density;
  onDensity: (density: Density) => void;
}

export function GridToolbar({ organization, workspace, viewing, ...columns }: GridToolbarProps) {
  const { search, onSearch, groups, tell } = workspace;
  return (
    <FilterBar
      organizationId={organization.id}
      search={search}
      onSearch={onSearch}
      leading={
        <Suspense fallback={<MenuToCome Icon={Layers} label={viewing.view?.name ?? 'All records'} />}>
          <ViewMenu organizationId={organization.id} role={organization.role} viewing={viewing} onTold={tell} />
        </Suspense>
      }
    >
      <Suspense
        fallback={
          <>
            <MenuToCome Icon={Rows3} label="Group" />
            <MenuToCome Icon={Settings2} label="Columns" />
            <MenuToCome Icon={Download} label="Export" />
            {organization.role !== 'viewer' && <MenuToCome Icon={Upload} label="Import…" />}
          </>
        }
      >
        <GroupMenu by={groups.by} onGroup={groups.onGroup} />
        <ColumnsMenu {...columns} />
        <FileActions organization={organization} search={search} />
      </Suspense>
    </FilterBar>
  );
}

/** In its place and of its size, so that nothing moves when it is there; nothing that can be pressed yet. */
function MenuToCome({ Icon, label }: { Icon: LucideIcon; label: string }) {
  return (
    <span
      aria-hidden
      className="inline-flex h-7 shrink-0 items-center gap-1.5 rounded-md border border-line-strong bg-surface px-2 text-sm font-medium"
    >
      <Icon className="size-3.5" />
      <span className="max-w-48 truncate">{label}</span>
      {(Icon === Layers || Icon === Download) && <ChevronDown className="size-3.5" />}
    </span>
  );
}
