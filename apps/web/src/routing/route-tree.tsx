/**
 * The addresses of the product and who may see them. `/sign-in` is open; everything else needs a session, and
 * until a default password is replaced only `/password` opens.
 */
import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router';
import { isSessionEnded } from '../api/query-client.ts';
import { askLivePosition } from '../live/live-events.ts';
import {
  askOrganizations,
  chooseOrganization,
  findOrganization,
  organizationsQuery,
} from '../organizations/organizations.ts';
import { readReviewSearch } from '../review/review-tab.ts';
import { askFirstRows } from '../records/first-rows.ts';
import { viewsQuery } from '../workspace/views/view-queries.ts';
import { applyView, isWithoutView, readViewedSearch } from '../workspace/views/view-search.ts';
import { questionOf } from '../workspace/workspace-search.ts';
import { readReturnPath } from '../session/return-path.ts';
import { mayBeSignedIn, sessionQuery } from '../session/session.ts';
import { LoadingPage } from '../shell/loading-page.tsx';
import { PageFailure } from '../shell/page-failure.tsx';
import { PageNotFound } from '../shell/page-not-found.tsx';

/** What the page of every address is made of comes when it is opened, and not with the first. */
const chunks = {
  session: async () => await import('./session-routes.tsx'),
  shell: async () => await import('./shell-route.tsx'),
  workspace: async () => await import('./workspace-route.tsx'),
  review: async () => await import('./review-route.tsx'),
  sync: async () => await import('./sync-route.tsx'),
};

/** Begun beside the first questions to the server, rather than after their answers. */
export function preloadPage(path: string): void {
  const [, first, , page = 'grid'] = path.split('/');
  if (first !== 'o' && path !== '/') return;
  void chunks.shell();
  if (page === 'review' || page === 'sync') void chunks[page]();
  else void chunks.workspace();
}

const rootRoute = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: Outlet,
  notFoundComponent: PageNotFound,
  errorComponent: PageFailure,
});

interface SignInSearch {
  next?: string;
  reason?: 'expired';
}

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (raw: Record<string, unknown>): SignInSearch => ({
    ...readNext(raw),
    ...(raw.reason === 'expired' ? { reason: 'expired' } : {}),
  }),
  component: lazyRouteComponent(chunks.session, 'SignInRoute'),
});

const sessionRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'session',
  beforeLoad: async ({ context, location }) => {
    const next = location.href === '/' ? {} : { next: location.href };
    if (!mayBeSignedIn()) throw redirect({ to: '/sign-in', search: next });
    const asked = [askLivePosition(context.queryClient), askOrganizations(context.queryClient)];
    const user = await context.queryClient.ensureQueryData(sessionQuery).catch((error: unknown) => {
      throw isSessionEnded(error) ? redirect({ to: '/sign-in', search: next }) : error;
    });
    if (user.mustChangePassword && location.pathname !== '/password') throw redirect({ to: '/password', search: next });
    await Promise.all(asked);
    return { user };
  },
  pendingComponent: LoadingPage,
  errorComponent: PageFailure,
});

const passwordRoute = createRoute({
  getParentRoute: () => sessionRoute,
  path: '/password',
  validateSearch: readNext,
  component: lazyRouteComponent(chunks.session, 'PasswordRoute'),
});

const shellRoute = createRoute({
  getParentRoute: () => sessionRoute,
  id: 'shell',
  beforeLoad: async ({ context }) => {
    await context.queryClient.ensureQueryData(organizationsQuery);
  },
  pendingComponent: LoadingPage,
  errorComponent: PageFailure,
  component: lazyRouteComponent(chunks.shell, 'ShellRoute'),
});

const startRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  beforeLoad: async ({ context }) => {
    const organization = chooseOrganization(await context.queryClient.ensureQueryData(organizationsQuery));
    if (organization !== undefined) {
      throw redirect({ to: '/o/$code/grid', params: { code: organization.code }, replace: true });
    }
  },
  component: lazyRouteComponent(chunks.shell, 'NoOrganizationsRoute'),
});

const organizationRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/o/$code',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/o/$code/grid', params, replace: true });
  },
});

const gridRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/o/$code/grid',
  validateSearch: readViewedSearch,
  // Which view the organization opens with is asked while the page of it comes, and so are the first rows.
  beforeLoad: ({ context: { queryClient }, params, search }) => {
    const organizations = queryClient.getQueryData(organizationsQuery.queryKey) ?? [];
    const id = findOrganization(organizations, params.code)?.id;
    if (id === undefined || queryClient.getQueryState(viewsQuery(id).queryKey) !== undefined) return;
    void queryClient.prefetchQuery(viewsQuery(id));
    if (isWithoutView(search) && search.group === undefined)
      askFirstRows(queryClient, { organizationId: id, search: questionOf(applyView(search, {})) });
  },
  component: lazyRouteComponent(chunks.workspace, 'GridRoute'),
});

const reviewRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/o/$code/review',
  validateSearch: readReviewSearch,
  component: lazyRouteComponent(chunks.review, 'ReviewRoute'),
});

const syncRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/o/$code/sync',
  component: lazyRouteComponent(chunks.sync, 'SyncRoute'),
});

/** What the grid was called once: older links lead to it with all they ask. */
const recordsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/o/$code/records',
  validateSearch: readViewedSearch,
  beforeLoad: ({ params, search }) => {
    throw redirect({ to: '/o/$code/grid', params, search: readViewedSearch({ ...search }), replace: true });
  },
});

function readNext(raw: Record<string, unknown>): { next?: string } {
  const next = readReturnPath(raw.next);
  return next === undefined ? {} : { next };
}

export const routeTree = rootRoute.addChildren([
  signInRoute,
  sessionRoute.addChildren([
    passwordRoute,
    shellRoute.addChildren([startRoute, organizationRoute, gridRoute, reviewRoute, syncRoute, recordsRoute]),
  ]),
]);
