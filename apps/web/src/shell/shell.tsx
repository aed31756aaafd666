/** The frame of every view: the bar on top, the banner when the server is silent, and the view below. */
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ListChecks, RefreshCw, Table2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Organization, User } from '@vanguard/protocol/browser';
import { BrandMark } from '../components/brand-mark.tsx';
import { LateMenu } from '../components/late-menu.tsx';
import { latePart } from '../components/late-part.ts';
import { ConnectionBanner } from '../connection/connection-banner.tsx';
import { OrganizationButton } from '../organizations/organization-button.tsx';
import { lastSearch } from '../workspace/last-search.ts';
import { UserMenu } from './user-menu.tsx';

const organizationSwitcher = latePart(
  async () => (await import('../organizations/organization-switcher.tsx')).OrganizationSwitcher,
);

interface ShellProps {
  user: User;
  organizations: Organization[];
  current: Organization | undefined;
  onSelectOrganization: (organization: Organization) => void;
  onChangePassword: () => void;
  onSignOut: () => void;
  /** The palette, with the keys of every page. */
  palette: ReactNode;
  children: ReactNode;
}

export function Shell({ current, children, ...bar }: ShellProps) {
  return (
    <div className="flex h-full flex-col">
      <a
        href="#view"
        className="absolute top-2 left-2 z-50 -translate-y-16 rounded-md bg-action px-3 py-2 text-sm font-medium text-on-action focus:translate-y-0"
      >
        Skip to the view
      </a>
      <header className="z-30 flex h-11 shrink-0 items-center gap-2 border-b border-line bg-surface px-3 sm:gap-4 sm:px-4">
        <Link to="/" aria-label="PFA Vanguard, start" className="flex shrink-0 items-center gap-2.5 rounded-md">
          <BrandMark className="size-7" />
          <span className="hidden text-base font-semibold tracking-tight md:inline">PFA Vanguard</span>
        </Link>
        <span aria-hidden className="hidden h-5 w-px bg-line-strong sm:block" />
        <LateMenu
          part={organizationSwitcher}
          popup="dialog"
          renderButton={(button) => <OrganizationButton current={current} {...button} />}
        >
          {(Switcher) => (
            <Switcher organizations={bar.organizations} current={current} onSelect={bar.onSelectOrganization} />
          )}
        </LateMenu>
        {current !== undefined && <Views code={current.code} />}
        <div className="ml-auto flex items-center gap-3">
          {bar.palette}
          <UserMenu user={bar.user} onChangePassword={bar.onChangePassword} onSignOut={bar.onSignOut} />
        </div>
      </header>
      <ConnectionBanner />
      <main id="view" tabIndex={-1} className="flex min-h-0 grow flex-col outline-none">
        {children}
      </main>
    </div>
  );
}

const views = [
  { to: '/o/$code/grid', label: 'Grid', Icon: Table2 },
  { to: '/o/$code/review', label: 'Review', Icon: ListChecks },
  { to: '/o/$code/sync', label: 'Sync', Icon: RefreshCw },
] as const;

function Views({ code }: { code: string }) {
  const queryClient = useQueryClient();
  return (
    <nav aria-label="Views" className="flex h-full">
      {views.map(({ to, label, Icon }) => (
        <Link
          key={to}
          to={to}
          params={{ code }}
          {...(to === '/o/$code/grid' ? { search: () => lastSearch(queryClient, code) } : {})}
          activeOptions={{ includeSearch: false }}
          className="relative flex h-full items-center gap-2 px-2 text-sm font-medium text-ink-muted hover:text-ink aria-[current]:text-ink aria-[current]:after:absolute aria-[current]:after:inset-x-0 aria-[current]:after:bottom-0 aria-[current]:after:h-0.5 aria-[current]:after:rounded-full aria-[current]:after:bg-accent forced-colors:aria-[current]:after:bg-[Highlight]"
        >
          <Icon aria-hidden className="size-4" />
          <span className="max-sm:sr-only">{label}</span>
        </Link>
      ))}
    </nav>
  );
}
