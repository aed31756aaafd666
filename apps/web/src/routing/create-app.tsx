/** Puts the application together: the cache, the router, and what happens when the session ends. */
import { CSPProvider } from '@base-ui/react/csp-provider';
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createRouter, type RouterHistory, RouterProvider } from '@tanstack/react-router';
import { api } from '../api/api.ts';
import { createQueryClient, isSessionEnded } from '../api/query-client.ts';
import { followSignIns, markSignedOut, sessionQuery } from '../session/session.ts';
import { setSessionOver } from '../session/session-end.ts';
import { closeOnReturn } from './close-on-return.ts';
import { routeTree } from './route-tree.tsx';
import { formatSearchParams, parseSearchParams } from './search-params.ts';

/** Tests pass a history of their own; the page uses the browser's. */
export function createApp(history?: RouterHistory) {
  const queryClient = createQueryClient({
    onSessionEnded: () => void leaveSession(),
    onPasswordRequired: () => void demandPassword(),
  });
  const router = createAppRouter(queryClient, history);
  closeOnReturn(router.history);

  followSignIns((userId) => {
    const user = queryClient.getQueryData(sessionQuery.queryKey);
    if (user !== undefined && user.id !== userId) location.reload();
  });

  /** Over an open page a dialog asks for the password; where nobody is known yet, the sign-in page does. */
  async function leaveSession(): Promise<void> {
    const { pathname, href } = router.state.location;
    if (pathname === '/sign-in') return;
    if (queryClient.getQueryData(sessionQuery.queryKey) !== undefined) {
      // A refusal that was on its way while somebody signed in again says nothing of the new session.
      const isOver = await api.me().then(() => false, isSessionEnded);
      if (isOver) setSessionOver(true);
      return;
    }
    markSignedOut();
    await router.navigate({ to: '/sign-in', search: { next: href } });
    queryClient.clear();
  }

  /** The routes let nothing else open once the cache knows. */
  async function demandPassword(): Promise<void> {
    queryClient.setQueryData(sessionQuery.queryKey, (user) => user && { ...user, mustChangePassword: true });
    await router.invalidate();
  }

  return { queryClient, router };
}

function createAppRouter(queryClient: QueryClient, history?: RouterHistory) {
  return createRouter({
    routeTree,
    context: { queryClient },
    ...(history === undefined ? {} : { history }),
    parseSearch: parseSearchParams,
    stringifySearch: formatSearchParams,
    defaultPendingMs: 300,
    scrollRestoration: false,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}

export function App({ queryClient, router }: ReturnType<typeof createApp>) {
  return (
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </CSPProvider>
  );
}
