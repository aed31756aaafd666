/** Copy from the sheet (use-copy.ts) and paste into it. Rows that are not at hand are fetched first. */
import { type ClipboardEvent, useCallback, useEffect, useState } from 'react';
import type { EditQueue } from '../edits/edit-queue.ts';
import { formatCount } from '../records/format.ts';
import type { PastePlan } from '../sheet/plan-paste.ts';
import type { RowStore } from '../sheet/row-store.ts';
import { type CellRange, rangesOf } from '../sheet/selection.ts';
import type { SheetView } from '../sheet/sheet-view.ts';
import type { Pasted } from './plan-pasted.ts';
import { isAtHand } from './use-cell-editing.ts';
import { useCopy } from './use-copy.ts';

const mostPastedRows = 5000;
/** Above it nobody can see on the screen what would change. */
const rowsWithoutPreview = 1000;

interface ClipboardOptions {
  readonly store: RowStore;
  readonly queue: EditQueue;
  readonly mayEdit: boolean;
  readonly onTold: (text: string) => void;
}

export function useClipboard({ store, queue, mayEdit, onTold }: ClipboardOptions) {
  const [plan, setPlan] = useState<PastePlan>();
  usePlanner(mayEdit);

  const { onCopy, copy, copying } = useCopy(store, onTold);

  const run = useCallback(
    ({ edits }: PastePlan) => {
      setPlan(undefined);
      queue.add(edits);
      onTold(`Pasted into ${formatCount(edits.length)} ${edits.length === 1 ? 'record' : 'records'}.`);
    },
    [queue, onTold],
  );

  const paste = useCallback(
    async ({ readRows, planAt }: Planner, pasted: Pasted, view: SheetView) => {
      const { target } = pasted;
      if (target.bottom - target.top + 1 > mostPastedRows) {
        onTold(`${formatCount(mostPastedRows)} rows can be pasted at once; import a file for more.`);
        return;
      }
      // What is at hand is pasted in the frame of the key.
      if (!isAtHand(view, target)) await readRows(store, view, target);
      const planned = planAt({ view, mayEdit }, pasted);
      view.select(
        {
          anchor: { row: target.top, column: target.left },
          cursor: { row: target.bottom, column: target.right },
        },
        { reveal: false },
      );
      const isClear = planned.faults.length === 0 && !planned.isCut && planned.rows <= rowsWithoutPreview;
      if (isClear && planned.edits.length === 0) onTold('Nothing changes: the cells have these values already.');
      else if (isClear) run(planned);
      else setPlan(planned);
    },
    [store, mayEdit, onTold, run],
  );

  const onPaste = useCallback(
    (event: ClipboardEvent, view: SheetView) => {
      event.preventDefault();
      const [range, ...others] = rangesOf(view.getSelection());
      if (range.top < 0) return;
      if (others.length > 0) {
        onTold('Nothing was pasted: a paste goes into one range. Go to where it begins.');
        return;
      }
      const [plain, html] = [event.clipboardData.getData('text/plain'), event.clipboardData.getData('text/html')];
      const read = async () => {
        const planner = present ?? (await loadPlanner());
        const pasted = planner.readPasted({ plain, html }, range, view.extent);
        if (pasted !== undefined) await paste(planner, pasted, view);
      };
      read().catch((error: unknown) => {
        onTold(`Nothing was pasted: ${error instanceof Error ? error.message : 'the rows could not be read'}`);
      });
    },
    [paste, onTold],
  );

  const onFill = useCallback(
    (source: CellRange, target: CellRange, view: SheetView) => {
      const fill = async () => {
        const planner = await loadPlanner();
        await paste(planner, await planner.readFilled(store, view, source, target), view);
      };
      fill().catch((error: unknown) => {
        onTold(`Nothing was filled: ${error instanceof Error ? error.message : 'the rows could not be read'}`);
      });
    },
    [store, paste, onTold],
  );

  return { onCopy, copy, copying, onPaste, onFill, plan, run, cancel: () => setPlan(undefined) };
}

type Planner = typeof import('./plan-pasted.ts');

let present: Planner | undefined;

/** Even what is here already takes some turns to be imported. */
const loadPlanner = async (): Promise<Planner> => (present = await import('./plan-pasted.ts'));

/** Fetched once the first rows are likely to be there, so that the first paste does not wait for it. */
function usePlanner(mayEdit: boolean): void {
  useEffect(() => {
    const timer = setTimeout(() => mayEdit && void loadPlanner().catch(() => undefined), 1000);
    return () => clearTimeout(timer);
  }, [mayEdit]);
}
