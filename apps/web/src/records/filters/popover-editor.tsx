/** The editor of a condition behind what it says, and the button that applies what was typed there. */
import { Popover } from '@base-ui/react/popover';
import { ChevronDown } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button } from '../../components/button.tsx';
import type { EditorProps } from './editor-props.ts';

interface PopoverEditorProps extends Pick<EditorProps, 'filter' | 'value' | 'isNew' | 'onClosed'> {
  children: (close: () => void) => ReactNode;
}

export function PopoverEditor({ filter, value, isNew, onClosed, children }: PopoverEditorProps) {
  const [isOpen, setIsOpen] = useState(isNew);
  const change = (next: boolean) => {
    setIsOpen(next);
    if (!next) onClosed();
  };
  return (
    <Popover.Root open={isOpen} onOpenChange={change}>
      <Popover.Trigger className="flex min-w-0 items-center gap-1 px-2 hover:bg-accent/15">
        <span className="truncate">
          {filter.label}
          {value !== '' && (
            <>
              : <b className="font-semibold">{value}</b>
            </>
          )}
        </span>
        <ChevronDown aria-hidden className="size-3.5 shrink-0" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner align="start" sideOffset={6} collisionPadding={8} className="z-40 outline-none">
          <Popover.Popup aria-label={filter.label} className="popup w-72 p-3 text-sm">
            {children(() => change(false))}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

export const inputLook = 'h-8 w-full rounded-md border border-control bg-surface px-2 text-sm text-ink';

export function ApplyButton() {
  return (
    <div className="flex justify-end">
      <Button type="submit" look="primary" size="small">
        Apply
      </Button>
    </div>
  );
}
