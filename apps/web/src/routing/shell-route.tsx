/** The frame around every view, tied to the address: which organization is open, and where its menus lead. */
import { Outlet, useNavigate, useParams, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { findOrganization, rememberOrganization } from '../organizations/organizations.ts';
import { NoOrganizations } from '../organizations/organization-states.tsx';
import { Shell } from '../shell/shell.tsx';
import { SignInAgainDialog } from '../session/sign-in-again-dialog.tsx';
import { useLeaveSession, useOrganizations, useSessionUser, useSignOut } from './use-session.ts';

export function ShellRoute() {
  const navigate = useNavigate();
  const router = useRouter();
  const signOut = useSignOut();
  const leave = useLeaveSession();
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
        void navigate({ to: '/o/$code/grid', params: { code: selected.code }, search: {} })
      }
      onChangePassword={() => void navigate({ to: '/password', search: { next: router.state.location.href } })}
      onSignOut={() => void signOut()}
    >
      <Outlet />
      <SignInAgainDialog user={user} onLeave={() => void leave()} />
    </Shell>
  );
}

export function NoOrganizationsRoute() {
  return <NoOrganizations />;
}
