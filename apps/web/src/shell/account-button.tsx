/** The button of one's account: the initials, and the name where there is room. */
import { ChevronDown } from 'lucide-react';
import type { ComponentProps } from 'react';
import type { User } from '@vanguard/protocol/browser';
import { userInitials, userName } from './user-name.ts';

export function AccountButton({ user, ...button }: ComponentProps<'button'> & { user: User }) {
  const name = userName(user);
  return (
    <button
      type="button"
      {...button}
      className="flex h-9 items-center gap-2 rounded-md px-1 text-sm hover:bg-hover data-popup-open:bg-hover lg:px-1.5"
    >
      <span className="sr-only">Account of {name}</span>
      <span
        aria-hidden
        className="flex size-7 items-center justify-center rounded-full bg-accent-soft text-xs font-semibold text-accent-strong"
      >
        {userInitials(user)}
      </span>
      <span aria-hidden className="hidden max-w-40 truncate font-medium lg:inline">
        {name}
      </span>
      <ChevronDown aria-hidden className="hidden size-3.5 text-ink-faint lg:block" />
    </button>
  );
}
