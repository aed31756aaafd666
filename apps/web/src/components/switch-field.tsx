/** A switch with its label. */
import { Switch } from '@base-ui/react/switch';
import type { ReactNode } from 'react';

interface SwitchFieldProps {
  children: ReactNode;
  checked: boolean;
  onCheckedChange: (checked: boolean) => void;
}

export function SwitchField({ children, checked, onCheckedChange }: SwitchFieldProps) {
  return (
    <label className="flex h-8 items-center gap-2 text-sm whitespace-nowrap text-ink-muted select-none hover:text-ink">
      <Switch.Root
        checked={checked}
        onCheckedChange={onCheckedChange}
        className="flex h-4.5 w-8 shrink-0 rounded-full bg-control p-0.5 transition-colors data-checked:bg-action forced-colors:border forced-colors:border-[ButtonText] forced-colors:data-checked:bg-[Highlight]"
      >
        <Switch.Thumb className="size-3.5 rounded-full bg-surface forced-colors:bg-[ButtonText] transition-transform data-checked:translate-x-3.5" />
      </Switch.Root>
      {children}
    </label>
  );
}
