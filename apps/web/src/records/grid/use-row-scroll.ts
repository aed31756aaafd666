/**
 * Ties the scrolled element to the row arithmetic of row-window.ts: which rows to render, how far to shift them,
 * and how to bring a row into view. Renders only when the range of rows or the shift changes.
 */
import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import {
  followScroll,
  isStuck,
  planTrack,
  revealRow,
  type RowRange,
  type ScrollPosition,
  settle,
  visibleRows,
} from './row-window.ts';

const overscanRows = 6;
const restAfterMs = 150;
const start: ScrollPosition = { physicalPx: 0, virtualPx: 0 };

export interface RowScroll {
  readonly heightPx: number;
  readonly range: RowRange;
  /** Where the first rendered row stands within the scrolled content. */
  readonly topPx: number;
  readonly rowsPerScreen: number;
  readonly reveal: (row: number) => void;
}

export function useRowScroll(
  scroller: RefObject<HTMLElement | null>,
  rowCount: number,
  rowHeightPx: number,
  headerHeightPx: number,
): RowScroll {
  const viewportPx = useViewport(scroller, headerHeightPx);
  const track = useMemo(() => planTrack(rowCount, rowHeightPx, viewportPx), [rowCount, rowHeightPx, viewportPx]);
  const position = useRef(start);
  const [view, setView] = useState(() => viewOf(start));

  function viewOf(at: ScrollPosition) {
    const { first, end } = visibleRows(track, at.virtualPx, overscanRows);
    return { first, end, shiftPx: at.physicalPx - at.virtualPx };
  }

  const moveTo = useCallback(
    (next: ScrollPosition, isOurs: boolean) => {
      const element = scroller.current;
      position.current = next;
      if (isOurs && element !== null) {
        element.scrollTop = next.physicalPx;
        // The browser rounds what it is given; the rows must stand by what it made of it.
        position.current = { ...next, physicalPx: element.scrollTop };
      }
      const wanted = viewOf(position.current);
      setView((now) => (isSameView(now, wanted) ? now : wanted));
    },
    [track, scroller],
  );

  // Another length or height of the list: stay on the same rows as far as they exist.
  useLayoutEffect(() => {
    moveTo(settle(track, followScroll(track, position.current, position.current.physicalPx)), true);
  }, [moveTo, track]);

  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const isScaled = track.physicalPx < track.virtualPx;
    let rest: ReturnType<typeof setTimeout> | undefined;
    const onScroll = () => {
      if (Math.abs(element.scrollTop - position.current.physicalPx) < 0.5) return;
      const next = followScroll(track, position.current, element.scrollTop);
      const mustSettle = isStuck(track, next);
      moveTo(mustSettle ? settle(track, next) : next, mustSettle);
      clearTimeout(rest);
      if (isScaled) rest = setTimeout(() => moveTo(settle(track, position.current), true), restAfterMs);
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      clearTimeout(rest);
      element.removeEventListener('scroll', onScroll);
    };
  }, [moveTo, track, scroller]);

  const reveal = useCallback(
    (row: number) => {
      const virtualPx = revealRow(track, position.current.virtualPx, row);
      if (virtualPx !== position.current.virtualPx) moveTo(settle(track, { physicalPx: 0, virtualPx }), true);
    },
    [moveTo, track],
  );

  return {
    heightPx: track.physicalPx,
    range: view,
    topPx: view.first * rowHeightPx + view.shiftPx,
    rowsPerScreen: Math.max(1, Math.floor(viewportPx / rowHeightPx)),
    reveal,
  };
}

interface View extends RowRange {
  readonly shiftPx: number;
}

const isSameView = (one: View, other: View) =>
  one.first === other.first && one.end === other.end && one.shiftPx === other.shiftPx;

function useViewport(scroller: RefObject<HTMLElement | null>, headerHeightPx: number): number {
  const [heightPx, setHeightPx] = useState(600);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const measure = () => setHeightPx(Math.max(1, element.clientHeight - headerHeightPx));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller, headerHeightPx]);
  return heightPx;
}
