/**
 * The pages of the result that the rows in view need, with one more in the direction of reading. Follows the
 * range at most ten times a second: dragging the scroll bar over a million rows must not ask for every page.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import { pagesOf, type RowRange } from './grid/row-window.ts';
import { pageSize } from './record-queries.ts';

const followEveryMs = 100;

export function useVisiblePages(): [readonly number[], (range: RowRange) => void] {
  const [pages, setPages] = useState<readonly number[]>([0]);
  const last = useRef({ first: 0, atMs: Number.NEGATIVE_INFINITY });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const onRange = useCallback((range: RowRange) => {
    const follow = () => {
      const ahead = range.first < last.current.first ? -1 : 1;
      last.current = { first: range.first, atMs: performance.now() };
      const next = pagesOf(range, pageSize, Number.MAX_SAFE_INTEGER, ahead);
      setPages((now) => (now.length === next.length && now.every((page, place) => page === next[place]) ? now : next));
    };
    clearTimeout(timer.current);
    const waitMs = last.current.atMs + followEveryMs - performance.now();
    if (waitMs <= 0) follow();
    else timer.current = setTimeout(follow, waitMs);
  }, []);

  useEffect(() => () => clearTimeout(timer.current), []);
  return [pages, onRange];
}
