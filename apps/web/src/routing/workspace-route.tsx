/** An organization's workspace, tied to its address: what the address asks, handed to the page, and what the page asks for in its stead. */
import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { findOrganization } from '../organizations/organizations.ts';
import { UnknownOrganization } from '../organizations/organization-states.tsx';
import { GridPage } from '../workspace/grid-page.tsx';
import { readWorkspaceSearch, type WorkspaceSearch } from '../workspace/workspace-search.ts';
import { useOrganizations, useSessionUser } from './use-session.ts';

const gridApi = getRouteApi('/session/shell/o/$code/grid');

export function GridRoute() {
  const { code } = gridApi.useParams();
  // The router passes on whatever else an address says, which is not for the server.
  const said = gridApi.useSearch();
  const search = useMemo(() => readWorkspaceSearch({ ...said }), [said]);
  const navigate = gridApi.useNavigate();
  const user = useSessionUser();
  const organization = findOrganization(useOrganizations(), code);
  const onSearch = useCallback(
    (next: WorkspaceSearch, options: { replace?: boolean } = {}) =>
      void navigate({ search: readWorkspaceSearch({ ...next }), ...options }),
    [navigate],
  );
  if (organization === undefined) return <UnknownOrganization code={code} />;
  return <GridPage key={organization.id} user={user} organization={organization} search={search} onSearch={onSearch} />;
}
