/** The bar above the sheet: the view, the filters, and what they are looked at by. Menus come with their first use. */
import type { Organization } from '@vanguard/protocol/browser';
import { LateMenu } from '../components/late-menu.tsx';
import { latePart } from '../components/late-part.ts';
import { FileActions } from '../records/files/file-actions.tsx';
import { FilterBar } from '../records/filters/filter-bar.tsx';
import type { Density } from './density.ts';
import { ColumnsButton, GroupButton, ViewButton } from './toolbar-buttons.tsx';
import type { useColumns } from './use-columns.ts';
import type { Workspace } from './use-workspace.ts';
import type { WorkspaceView } from './views/workspace-view.ts';

const viewMenu = latePart(async () => (await import('./views/view-menu.tsx')).ViewMenu);
const groupMenu = latePart(async () => (await import('./group-menu.tsx')).GroupMenu);
const columnsMenu = latePart(async () => (await import('./columns-menu.tsx')).ColumnsMenu);

interface GridToolbarProps extends Pick<ReturnType<typeof useColumns>, 'choice' | 'onChoose'> {
  organization: Organization;
  workspace: Workspace;
  viewing: WorkspaceView;
  density: Density;
  onDensity: (density: Density) => void;
}

export function GridToolbar({ organization, workspace, viewing, ...columns }: GridToolbarProps) {
  const { search, onSearch, groups, tell } = workspace;
  const { id, role } = organization;
  return (
    <FilterBar
      organizationId={id}
      search={search}
      onSearch={onSearch}
      leading={
        <LateMenu part={viewMenu} renderButton={(button) => <ViewButton viewing={viewing} {...button} />}>
          {(ViewMenu) => <ViewMenu organizationId={id} role={role} viewing={viewing} onTold={tell} />}
        </LateMenu>
      }
    >
      <LateMenu part={groupMenu} renderButton={(button) => <GroupButton labels={groups.labels} {...button} />}>
        {(GroupMenu) => <GroupMenu organizationId={id} {...groups} />}
      </LateMenu>
      <LateMenu part={columnsMenu} popup="dialog" renderButton={(button) => <ColumnsButton {...button} />}>
        {(ColumnsMenu) => <ColumnsMenu organizationId={id} {...columns} />}
      </LateMenu>
      <FileActions organization={organization} search={search} mayEdit={workspace.mayEdit} />
    </FilterBar>
  );
}
