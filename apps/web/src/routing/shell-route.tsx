/** The frame around every view, tied to the address: which organization is open, and where its menus lead. */
import { useQueryClient } from '@tanstack/react-query';
import { Outlet, useNavigate, useParams, useRouter } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo } from 'react';
import type { Organization } from '@vanguard/protocol/browser';
import { findOrganization, rememberOrganization } from '../organizations/organizations.ts';
import { NoOrganizations } from '../organizations/organization-states.tsx';
import { choosePageLocale } from '../locale/locale.ts';
import { useLeaveGuard } from '../edits/use-leave-guard.ts';
import { useLiveEvents } from '../live/use-live-events.ts';
import { PaletteHost } from '../palette/palette-host.tsx';
import { Shell } from '../shell/shell.tsx';
import { SignInAgain } from '../session/sign-in-again.tsx';
import { lastSearch } from '../workspace/last-search.ts';
import { chooseTheme, themeChoices } from '../theme/theme.ts';
import { useLeaveSession, useOrganizations, useSessionUser, useSignOut } from './use-session.ts';

const pages = [
  { label: 'Grid', page: 'grid' },
  { label: 'Review', page: 'review' },
  { label: 'Synchronisation', page: 'sync' },
] as const;

export function ShellRoute() {
  const navigate = useNavigate();
  const router = useRouter();
  const queryClient = useQueryClient();
  const signOut = useSignOut();
  const leave = useLeaveSession();
  const user = useSessionUser();
  // Before anything below is rendered; what was shown in another language is made again, by its key.
  choosePageLocale(user.locale);
  useLiveEvents();
  useLeaveGuard();
  const organizations = useOrganizations();
  const { code } = useParams({ strict: false });
  const current = code === undefined ? undefined : findOrganization(organizations, code);

  const currentCode = current?.code;
  useEffect(() => {
    if (currentCode !== undefined) rememberOrganization(currentCode);
  }, [currentCode]);

  const onOrganization = useCallback(
    (selected: Organization) => void navigate({ to: '/o/$code/grid', params: { code: selected.code }, search: {} }),
    [navigate],
  );
  const onPage = useCallback(
    (page: (typeof pages)[number]['page']) => {
      if (currentCode === undefined) return;
      const params = { code: currentCode };
      if (page === 'grid') void navigate({ to: '/o/$code/grid', params, search: lastSearch(queryClient, currentCode) });
      else void navigate({ to: `/o/$code/${page}`, params });
    },
    [navigate, queryClient, currentCode],
  );
  const places = useMemo(
    () => ({
      organizations,
      onOrganization,
      pages: currentCode === undefined ? [] : pages.map(({ label, page }) => ({ label, run: () => onPage(page) })),
      commands: themeChoices.map((theme) => ({ label: `Theme ${theme}`, run: () => chooseTheme(theme) })),
    }),
    [organizations, onOrganization, currentCode, onPage],
  );

  return (
    <Shell
      key={user.locale}
      user={user}
      organizations={organizations}
      current={current}
      onSelectOrganization={onOrganization}
      onChangePassword={() => void navigate({ to: '/password', search: { next: router.state.location.href } })}
      onSignOut={() => void signOut()}
      palette={<PaletteHost places={places} onPage={onPage} />}
    >
      <Outlet />
      <SignInAgain user={user} onLeave={() => void leave()} />
    </Shell>
  );
}

export function NoOrganizationsRoute() {
  return <NoOrganizations />;
}
