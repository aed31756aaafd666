/** The review of an organization's drafts, tied to its address. */
import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { editQueueOf } from '../edits/edit-queues.ts';
import { findOrganization } from '../organizations/organizations.ts';
import { UnknownOrganization } from '../organizations/organization-states.tsx';
import { ReviewPage } from '../review/review-page.tsx';
import { readReviewSearch } from '../review/review-tab.ts';
import { useOrganizations, useSessionUser } from './use-session.ts';

const reviewApi = getRouteApi('/session/shell/o/$code/review');

export function ReviewRoute() {
  const { code } = reviewApi.useParams();
  const { tab = 'send' } = reviewApi.useSearch();
  const navigate = reviewApi.useNavigate();
  const user = useSessionUser();
  const queryClient = useQueryClient();
  const organization = findOrganization(useOrganizations(), code);
  if (organization === undefined) return <UnknownOrganization code={code} />;
  return (
    <ReviewPage
      key={organization.id}
      userId={user.id}
      organization={organization}
      queue={editQueueOf(queryClient, user.id, organization.id)}
      mayEdit={organization.role !== 'viewer' && user.role !== 'viewer'}
      tab={tab}
      onTab={(next) => void navigate({ search: readReviewSearch({ tab: next }), replace: true })}
    />
  );
}
