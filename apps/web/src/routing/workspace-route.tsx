/** An organization's workspace, tied to its address: what the address asks, over a saved view where it names one. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useLocation, useRouter } from '@tanstack/react-router';
import { FilterX } from 'lucide-react';
import { useCallback, useEffect, useMemo } from 'react';
import type { Organization, User } from '@vanguard/protocol/browser';
import { Button } from '../components/button.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { findOrganization } from '../organizations/organizations.ts';
import { UnknownOrganization } from '../organizations/organization-states.tsx';
import { LoadingPage } from '../shell/loading-page.tsx';
import type { Place } from '../sheet/place.ts';
import { GridPage } from '../workspace/grid-page.tsx';
import { rememberSearch } from '../workspace/last-search.ts';
import type { SayOptions } from '../workspace/use-workspace.ts';
import {
  applyView,
  differenceFrom,
  isChanged,
  noView,
  readViewedSearch,
  type ViewedSearch,
  viewOf,
} from '../workspace/views/view-search.ts';
import { viewsQuery } from '../workspace/views/view-queries.ts';
import { readWorkspaceSearch, type WorkspaceSearch } from '../workspace/workspace-search.ts';
import { formatSearchParams, parseSearchParams } from './search-params.ts';
import { useOrganizations, useSessionUser } from './use-session.ts';

const gridApi = getRouteApi('/session/shell/o/$code/grid');

type Navigate = (search: ViewedSearch, options?: SayOptions) => void;

declare module '@tanstack/react-router' {
  interface HistoryState {
    place?: Place | undefined;
  }
}

export function GridRoute() {
  const { code } = gridApi.useParams();
  // The router hands on what else an address says, which does not ask the server anything.
  const said = gridApi.useSearch();
  const address = useMemo(() => readViewedSearch({ ...said }), [said]);
  const navigate = gridApi.useNavigate();
  const user = useSessionUser();
  const organization = findOrganization(useOrganizations(), code);
  const router = useRouter();
  const onAddress = useCallback<Navigate>(
    (next, { place, ...options } = {}) => {
      // What the page says of itself must not call back somebody who has left it for one that is still on its way.
      const { pathname } = router.buildLocation({ to: '/o/$code/grid', params: { code } });
      if (options.replace === true && router.latestLocation.pathname !== pathname) return;
      void navigate({ search: readViewedSearch({ ...next }), state: { place }, ...options });
    },
    [navigate, router, code],
  );
  const queryClient = useQueryClient();
  const place = useLocation({ select: ({ state }) => state.place });
  useEffect(() => rememberSearch(queryClient, code, address), [queryClient, code, address]);
  if (organization === undefined) return <UnknownOrganization code={code} />;
  return <ViewedGrid key={organization.id} {...{ user, organization, address, place, onAddress }} />;
}

interface ViewedGridProps {
  user: User;
  organization: Organization;
  address: ViewedSearch;
  place: Place | undefined;
  onAddress: Navigate;
}

const noViews: never[] = [];
const nothingSaid: WorkspaceSearch = {};

function ViewedGrid({ user, organization, address, place, onAddress }: ViewedGridProps) {
  const { data: views = noViews, isPending, error, refetch } = useQuery(viewsQuery(organization.id));
  const asked = address.view === noView ? undefined : address.view;
  const view = views.find(({ slug }) => slug === asked);
  const saved = view?.search;
  const base = useMemo(
    () => (saved === undefined ? nothingSaid : readWorkspaceSearch(parseSearchParams(saved))),
    [saved],
  );
  const search = useMemo(() => applyView(address, base), [address, base]);
  const onSearch = useCallback(
    (next: WorkspaceSearch, options?: SayOptions) => {
      // Without a filter of one's own, the organization's default would come back.
      const over = asked ?? (address.view === noView ? noView : undefined);
      onAddress(over === undefined ? next : { ...differenceFrom(base, next, over) }, options);
    },
    [onAddress, asked, address.view, base],
  );
  const isUnsettled = useDefaultView(isPending, views.find(({ isDefault }) => isDefault)?.slug, { address, onAddress });
  const viewing = useMemo(
    () => ({
      views,
      view,
      isChanged: view !== undefined && isChanged(base, search),
      search: formatSearchParams({ ...viewOf(search) }).slice(1),
      onView: (slug: string | undefined) => onAddress({ view: slug ?? noView }),
    }),
    [views, view, base, search, onAddress],
  );
  // What a view leaves out must not be shown, and above all not be changed, while nobody knows what it says.
  if (asked !== undefined && isPending) return <LoadingPage />;
  if (asked !== undefined && view === undefined) {
    return (
      <EmptyState
        role="alert"
        Icon={FilterX}
        title={error === null ? 'There is no such view' : 'The view could not be read'}
        action={
          error === null ? (
            <Button onClick={() => onAddress({ view: noView })}>All records</Button>
          ) : (
            <Button onClick={() => void refetch()}>Try again</Button>
          )
        }
      >
        {error === null ? 'It was deleted, or is not shared with you any more.' : error.message}
      </EmptyState>
    );
  }
  return <GridPage {...{ user, organization, search, place, onSearch, viewing, isUnsettled }} />;
}

/** An address that says nothing opens with what the organization opens with. True as long as that is not known, or not said yet. */
function useDefaultView(
  isPending: boolean,
  slug: string | undefined,
  { address, onAddress }: Pick<ViewedGridProps, 'address' | 'onAddress'>,
): boolean {
  const isBare = Object.keys(address).length === 0;
  useEffect(() => {
    if (slug !== undefined && isBare) onAddress({ view: slug }, { replace: true });
  }, [slug, isBare, onAddress]);
  return isBare && (isPending || slug !== undefined);
}
