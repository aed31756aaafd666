/** The synchronisation of an organization, tied to its address. */
import { getRouteApi } from '@tanstack/react-router';
import { findOrganization } from '../organizations/organizations.ts';
import { UnknownOrganization } from '../organizations/organization-states.tsx';
import { SyncPage } from '../sync/sync-page.tsx';
import { useOrganizations, useSessionUser } from './use-session.ts';

const syncApi = getRouteApi('/session/shell/o/$code/sync');

export function SyncRoute() {
  const { code } = syncApi.useParams();
  const user = useSessionUser();
  const organization = findOrganization(useOrganizations(), code);
  if (organization === undefined) return <UnknownOrganization code={code} />;
  const { role } = organization;
  const mayChange = user.role !== 'viewer';
  const rights = {
    mayAsk: mayChange && role !== 'viewer',
    mayDecide: mayChange && (role === 'owner' || role === 'admin'),
    isAdministrator: user.role === 'admin',
  };
  return <SyncPage key={organization.id} organization={organization} rights={rights} />;
}
