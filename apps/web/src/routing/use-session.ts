/** What every page of a session may ask: who is signed in, where they belong, and the way out. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate, useRouter } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { Organization } from '@vanguard/protocol/browser';
import { api } from '../api/api.ts';
import { closeQueues } from '../edits/edit-queues.ts';
import { isSessionEnded } from '../api/query-client.ts';
import { reportFailure } from '../connection/connection.ts';
import { organizationsQuery } from '../organizations/organizations.ts';
import { setSessionOver } from '../session/session-end.ts';
import { markSignedOut, sessionQuery } from '../session/session.ts';

const sessionApi = getRouteApi('/session');
const noOrganizations: Organization[] = [];

export function useOrganizations(): Organization[] {
  return useQuery(organizationsQuery).data ?? noOrganizations;
}

/** The route has read the user before any page is shown; the cache has the latest word. */
export function useSessionUser() {
  const { user } = sessionApi.useRouteContext();
  return useQuery(sessionQuery).data ?? user;
}

/** Ends the session on the server first: without its word, a shared computer would stay signed in. */
export function useSignOut(): () => Promise<void> {
  const leave = useLeaveSession();
  return useCallback(async () => {
    try {
      await api.logout();
    } catch (error) {
      if (!isSessionEnded(error)) {
        reportFailure(error);
        return;
      }
    }
    await leave({});
  }, [leave]);
}

/** To the sign-in page, without the cache and the queues of who was here. */
export function useLeaveSession(): (search?: { next?: string; reason?: 'expired' }) => Promise<void> {
  const navigate = useNavigate();
  const router = useRouter();
  const queryClient = useQueryClient();
  return useCallback(
    async (search) => {
      setSessionOver(false);
      closeQueues(queryClient);
      markSignedOut();
      await navigate({
        to: '/sign-in',
        search: search ?? { next: router.state.location.href, reason: 'expired' },
      });
      queryClient.clear();
    },
    [navigate, router, queryClient],
  );
}
