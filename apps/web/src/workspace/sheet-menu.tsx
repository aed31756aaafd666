/** The menu of a place in the sheet, at the pointer or at the cell that the keys are on. Open from the beginning. */
import { Menu } from '@base-ui/react/menu';
import { Fragment, useEffect, useRef, useState } from 'react';
import { focusSheet } from '../sheet/focus-sheet.ts';
import { type SheetMenuContext, type SheetMenuItem, sheetMenuOf } from './sheet-menu-items.ts';

interface SheetMenuProps {
  /** What it stands beside, in the window. */
  box: DOMRect;
  context: SheetMenuContext;
  onClose: () => void;
}

export function SheetMenu({ box, context, onClose }: SheetMenuProps) {
  const [isOpen, setOpen] = useState(true);
  const picked = useRef<SheetMenuItem>(undefined);
  // Of the moment in which it was asked for: rows that come meanwhile change nothing under the pointer.
  const [content] = useState(() => sheetMenuOf(context));
  const isEmpty = content === undefined;
  useEffect(() => {
    if (isEmpty) onClose();
  }, [isEmpty, onClose]);
  if (content === undefined) return null;
  // Done once the menu is gone and the sheet has the keys again: an editor takes them from there, and keeps them.
  const onGone = () => {
    onClose();
    focusSheet();
    picked.current?.run();
  };
  return (
    <Menu.Root open={isOpen} onOpenChange={setOpen} onOpenChangeComplete={(isThere) => !isThere && onGone()}>
      <Menu.Portal role="region" aria-label="Menu">
        <Menu.Positioner
          anchor={{ getBoundingClientRect: () => box }}
          align="start"
          collisionPadding={8}
          className="z-40 outline-none"
        >
          <Menu.Popup
            aria-label={content.label}
            finalFocus={false}
            // The browser's own menu, which the menu key asks for once more when it is let go.
            onContextMenu={(event) => event.preventDefault()}
            onKeyDown={(event) => {
              if (event.key !== 'Tab') return;
              event.preventDefault();
              setOpen(false);
            }}
            className="popup max-h-(--available-height) min-w-52 max-w-[min(24rem,calc(100vw-1rem))] overflow-y-auto p-1"
          >
            {content.sections.map((items, section) => (
              <Fragment key={items[0]?.label}>
                {section > 0 && <Menu.Separator className="my-1 h-px bg-line" />}
                {items.map((item) => (
                  <Menu.Item
                    key={item.label}
                    disabled={item.isDisabled === true}
                    onClick={() => {
                      picked.current = item;
                    }}
                    className="flex h-7 items-center gap-4 rounded-md px-2 text-sm outline-none select-none data-disabled:opacity-50 data-highlighted:bg-hover"
                  >
                    <span className="min-w-0 grow truncate">{item.label}</span>
                    {item.keys !== undefined && <kbd className="text-xs text-ink-muted">{item.keys}</kbd>}
                  </Menu.Item>
                ))}
              </Fragment>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
