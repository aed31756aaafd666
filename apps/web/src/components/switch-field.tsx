/** A switch with its label. */
import type { ReactNode } from 'react';

interface SwitchFieldProps {
  children: ReactNode;
  checked: boolean;
  onCheckedChange: (checked: boolean) => void;
}

const trackLook =
  'relative h-4.5 w-8 shrink-0 appearance-none rounded-full bg-control transition-colors checked:bg-action ' +
  'forced-colors:border forced-colors:border-[ButtonText] forced-colors:bg-[Canvas] forced-colors:checked:bg-[Highlight]';
const thumbLook =
  'before:absolute before:top-0.5 before:left-0.5 before:size-3.5 before:rounded-full before:bg-surface ' +
  'before:transition-transform checked:before:translate-x-3.5 ' +
  'forced-colors:before:-mt-px forced-colors:before:-ml-px forced-colors:before:bg-[ButtonText] forced-colors:checked:before:bg-[HighlightText]';

export function SwitchField({ children, checked, onCheckedChange }: SwitchFieldProps) {
  return (
    // Whatever its label, it stands on the line of the texts beside it.
    <label className="flex h-8 items-center gap-2 text-sm before:-mr-2 before:content-['\200b'] whitespace-nowrap text-ink-muted select-none hover:text-ink">
      <input
        type="checkbox"
        role="switch"
        checked={checked}
        onChange={({ target }) => onCheckedChange(target.checked)}
        className={`${trackLook} ${thumbLook}`}
      />
      {children}
    </label>
  );
}
