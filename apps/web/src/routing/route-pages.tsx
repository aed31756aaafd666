/** Ties addresses to pages: reads what the address says, hands it to the page, and turns its wishes into addresses. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Outlet, useNavigate, useParams, useRouter } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo } from 'react';
import type { Organization } from '@vanguard/protocol/browser';
import { api } from '../api/api.ts';
import { findOrganization, organizationsQuery, rememberOrganization } from '../organizations/organizations.ts';
import { NoOrganizations, UnknownOrganization } from '../organizations/organization-states.tsx';
import { RecordsPage } from '../records/records-page.tsx';
import { type RecordsSearch, readRecordsSearch } from '../records/records-search.ts';
import { ChangePasswordPage } from '../session/change-password-page.tsx';
import { isSessionEnded } from '../api/query-client.ts';
import { reportFailure } from '../connection/connection.ts';
import { markSignedOut, sessionQuery } from '../session/session.ts';
import { SignInPage } from '../session/sign-in-page.tsx';
import { Shell } from '../shell/shell.tsx';

const signInApi = getRouteApi('/sign-in');
const passwordApi = getRouteApi('/session/password');
const sessionApi = getRouteApi('/session');
const recordsApi = getRouteApi('/session/shell/o/$code/records');

export function SignInRoute() {
  const { next, reason } = signInApi.useSearch();
  const router = useRouter();
  return <SignInPage reason={reason} onSignedIn={() => router.history.replace(next ?? '/')} />;
}

export function PasswordRoute() {
  const { next } = passwordApi.useSearch();
  const router = useRouter();
  const signOut = useSignOut();
  const user = useSessionUser();
  const goOn = () => router.history.replace(next ?? '/');
  return (
    <ChangePasswordPage
      user={user}
      onChanged={goOn}
      onLeave={() => (user.mustChangePassword ? void signOut() : goOn())}
    />
  );
}

export function ShellRoute() {
  const navigate = useNavigate();
  const router = useRouter();
  const signOut = useSignOut();
  const user = useSessionUser();
  const organizations = useOrganizations();
  const { code } = useParams({ strict: false });
  const current = code === undefined ? undefined : findOrganization(organizations, code);

  const currentCode = current?.code;
  useEffect(() => {
    if (currentCode !== undefined) rememberOrganization(currentCode);
  }, [currentCode]);

  return (
    <Shell
      user={user}
      organizations={organizations}
      current={current}
      onSelectOrganization={(selected) =>
        void navigate({ to: '/o/$code/records', params: { code: selected.code }, search: {} })
      }
      onChangePassword={() => void navigate({ to: '/password', search: { next: router.state.location.href } })}
      onSignOut={() => void signOut()}
    >
      <Outlet />
    </Shell>
  );
}

export function NoOrganizationsRoute() {
  return <NoOrganizations />;
}

export function RecordsRoute() {
  const { code } = recordsApi.useParams();
  // The router hands on what else an address says, which is no question to the server.
  const said = recordsApi.useSearch();
  const search = useMemo(() => readRecordsSearch({ ...said }), [said]);
  const navigate = recordsApi.useNavigate();
  const organization = findOrganization(useOrganizations(), code);
  const onSearch = useCallback(
    (next: RecordsSearch) => void navigate({ search: readRecordsSearch({ ...next }) }),
    [navigate],
  );
  if (organization === undefined) return <UnknownOrganization code={code} />;
  return <RecordsPage key={organization.id} organization={organization} search={search} onSearch={onSearch} />;
}

const noOrganizations: Organization[] = [];

function useOrganizations(): Organization[] {
  return useQuery(organizationsQuery).data ?? noOrganizations;
}

/** The route has read the user before any page is shown; the cache has the latest word. */
function useSessionUser() {
  const { user } = sessionApi.useRouteContext();
  return useQuery(sessionQuery).data ?? user;
}

/** Ends the session on the server first: without its word, a shared computer would stay signed in. */
function useSignOut(): () => Promise<void> {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  return useCallback(async () => {
    try {
      await api.logout();
    } catch (error) {
      if (!isSessionEnded(error)) {
        reportFailure(error);
        return;
      }
    }
    markSignedOut();
    await navigate({ to: '/sign-in', search: {} });
    queryClient.clear();
  }, [navigate, queryClient]);
}
