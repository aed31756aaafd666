/**
 * A button whose menu comes with its first use: fetched when a pointer or the focus is on the button, and opened by the press
 * that asked for it, however long it takes. Until then the button is all there is; the menu brings one that looks the same.
 */
import { type ComponentProps, type KeyboardEvent, type ReactNode, useState } from 'react';
import { type LatePart, useLatePart } from './late-part.ts';

/** What the button in place of the menu's does. */
export type LateButtonProps = Pick<
  ComponentProps<'button'>,
  'aria-haspopup' | 'aria-expanded' | 'onPointerEnter' | 'onFocus' | 'onBlur' | 'onClick' | 'onKeyDown'
>;

interface LateMenuProps<Part> {
  part: LatePart<Part>;
  popup?: 'menu' | 'dialog';
  renderButton: (props: LateButtonProps) => ReactNode;
  /** The menu, open from the beginning. */
  children: (Menu: Part) => ReactNode;
}

export function LateMenu<Part>({ part, popup = 'menu', renderButton, children }: LateMenuProps<Part>) {
  const [isAsked, setAsked] = useState(false);
  const Menu = useLatePart(part, isAsked);
  if (isAsked && Menu !== undefined) return children(Menu);
  const ask = () => setAsked(true);
  return renderButton({
    'aria-haspopup': popup,
    'aria-expanded': false,
    onPointerEnter: part.fetch,
    onFocus: part.fetch,
    // Whoever has gone elsewhere does not wait for it any more.
    onBlur: () => part.get() === undefined && setAsked(false),
    onClick: ask,
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
      event.preventDefault();
      ask();
    },
  });
}
