/** What stands where data would be: why there is none, and the next step. */
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

interface EmptyStateProps {
  Icon: LucideIcon;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  /** 'alert' announces it at once: for failures. */
  role?: 'alert' | 'status';
}

export function EmptyState({ Icon, title, children, action, role = 'status' }: EmptyStateProps) {
  return (
    <div role={role} className="flex grow flex-col items-center justify-center px-6 py-12 text-center">
      <span className="mb-4 flex size-12 items-center justify-center rounded-full bg-sunken text-ink-faint ring-1 ring-line">
        <Icon aria-hidden className="size-5" />
      </span>
      <h2 className="text-base font-semibold text-ink">{title}</h2>
      {children !== undefined && <div className="mt-1.5 max-w-md text-sm text-ink-muted">{children}</div>}
      {action !== undefined && <div className="mt-5 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}
