/** What stands over the rows of a stage and moves with them: the header sideways, the slot of the editor over its cell. */
import type { ColumnLayout } from './column-layout.ts';
import type { Cell } from './selection.ts';
import type { StageElements, StageView } from './stage-scroller.ts';

interface Over {
  readonly layout: ColumnLayout;
  readonly rowHeightPx: number;
  readonly headerHeightPx: number;
  /** The cell that is edited. */
  readonly edited: Cell | undefined;
}

export function placeOver(
  elements: Pick<StageElements, 'header' | 'slot'> | undefined,
  { topPx, leftPx, widthPx }: StageView,
  { layout: { leftsPx, widthsPx, pinned }, rowHeightPx, headerHeightPx, edited }: Over,
): void {
  if (elements === undefined) return;
  const { header, slot } = elements;
  header.style.transform = `translateX(${-leftPx}px)`;
  header.style.setProperty('--x', `${leftPx}px`);
  slot.hidden = edited === undefined;
  if (edited === undefined) return;
  const { row, column } = edited;
  const left = (leftsPx[column] ?? 0) - (column < pinned ? 0 : leftPx);
  slot.style.transform = `translate(${left}px, ${headerHeightPx + row * rowHeightPx - topPx}px)`;
  const cellPx = widthsPx[column] ?? 0;
  slot.style.width = `${cellPx}px`;
  slot.style.height = `${rowHeightPx}px`;
  // What is said of the cell reaches to the side that has more room, and no further.
  const [toRight, toLeft] = [widthPx - left, left + cellPx];
  slot.classList.toggle('sheet-slot-leftward', toLeft > toRight);
  slot.style.setProperty('--room', `${Math.max(toRight, toLeft)}px`);
}
