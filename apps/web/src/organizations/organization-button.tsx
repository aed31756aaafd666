/** The current organization, on the button that switches to another. */
import { Building2, ChevronsUpDown } from 'lucide-react';
import type { ComponentProps } from 'react';
import type { Organization } from '@vanguard/protocol/browser';

export function OrganizationButton({
  current,
  ...button
}: ComponentProps<'button'> & { current: Organization | undefined }) {
  return (
    <button
      type="button"
      role="combobox"
      aria-expanded={false}
      {...button}
      aria-label={`Organization: ${current === undefined ? 'none' : `${current.code} ${current.name}`}. Switch`}
      className="flex h-8 max-w-80 min-w-0 items-center gap-2 rounded-md border border-line-strong bg-surface px-2.5 text-sm hover:bg-hover data-popup-open:bg-hover"
    >
      <Building2 aria-hidden className="size-4 shrink-0 text-ink-faint" />
      <span className="truncate font-semibold">{current?.code ?? 'Choose'}</span>{' '}
      <span className="hidden shrink-999 truncate text-ink-muted sm:inline">{current?.name ?? 'an organization'}</span>
      <ChevronsUpDown aria-hidden className="ml-auto size-3.5 shrink-0 text-ink-faint" />
    </button>
  );
}
