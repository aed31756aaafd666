/**
 * A finger on the sheet: a tap is a press, what moves scrolls and changes nothing, and what rests asks for the menu, also in
 * browsers that have no event for it.
 */
import { type MouseEvent, type SyntheticEvent, type TouchEvent, useCallback, useEffect, useRef } from 'react';
import { selectionAt } from './selection.ts';
import type { SheetCommand } from './sheet-keys.ts';
import type { SheetView } from './sheet-view.ts';

/** A little later than browsers that tell of it themselves. */
const restMs = 600;
/** A finger is never quite still. */
const slackPx = 10;

interface Touching {
  readonly onCommand: (command: SheetCommand, view: SheetView) => void;
  readonly onToggleGroup: (key: string) => void;
  /** Told once for each time that the finger rests; a place in the window. */
  readonly onRest: (clientX: number, clientY: number) => void;
}

export function useTouch(view: SheetView, { onCommand, onToggleGroup, onRest }: Touching) {
  /** Where the finger was put down last; undefined where another pointer was used since. */
  const finger = useRef<{ x: number; y: number; hasRested: boolean; timer: ReturnType<typeof setTimeout> }>(undefined);
  const lift = useCallback(() => clearTimeout(finger.current?.timer), []);
  useEffect(() => lift, [lift]);

  const rest = useCallback(() => {
    lift();
    if (finger.current === undefined || finger.current.hasRested) return;
    finger.current.hasRested = true;
    onRest(finger.current.x, finger.current.y);
  }, [lift, onRest]);

  const onTouchStart = useCallback(
    (event: TouchEvent) => {
      lift();
      finger.current = undefined;
      if (!isOnStage(event)) return;
      const { touches } = event;
      const { clientX: x = 0, clientY: y = 0 } = touches[0] ?? {};
      finger.current = { x, y, hasRested: false, timer: setTimeout(rest, restMs) };
      if (touches.length > 1) lift();
    },
    [lift, rest],
  );
  const onTouchMove = useCallback(
    ({ touches }: TouchEvent) => {
      const { x = 0, y = 0 } = finger.current ?? {};
      const { clientX = x, clientY = y } = touches[0] ?? {};
      if (Math.hypot(clientX - x, clientY - y) > slackPx) lift();
    },
    [lift],
  );
  const onTouchEnd = useCallback(
    (event: TouchEvent) => {
      lift();
      // No click: it would be beside the menu, and close it.
      if (finger.current?.hasRested === true) event.preventDefault();
    },
    [lift],
  );
  const onTap = useCallback(
    ({ clientX, clientY }: MouseEvent) => {
      const cell = finger.current && view.cellAt(clientX, clientY);
      if (cell === undefined) return;
      view.select(selectionAt(cell), { reveal: false });
      const header = view.headerAt(cell.row);
      if (header !== undefined && cell.column === 0) onToggleGroup(header.key);
      else if (cell.row >= 0 && view.isOnBox(clientX)) onCommand({ kind: 'select-row' }, view);
    },
    [view, onCommand, onToggleGroup],
  );
  /** Another pointer is used. */
  const forget = useCallback(() => {
    lift();
    finger.current = undefined;
  }, [lift]);
  const isTouched = useCallback(() => finger.current !== undefined, []);
  return { rest, onTap, forget, isTouched, handlers: { onTouchStart, onTouchMove, onTouchEnd, onTouchCancel: lift } };
}

/** The scroll bars and the editor are not cells. */
export const isOnStage = ({ target }: SyntheticEvent) =>
  target instanceof Element && target.closest('.sheet-stage') !== null && target.closest('.sheet-slot') === null;
