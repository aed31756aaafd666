/** Undo and redo by the server's list of steps, which is the only one: it holds over reloads and tabs. */
import { useQueryClient } from '@tanstack/react-query';
import { type EditStep, ProblemError } from '@vanguard/protocol/browser';
import { useCallback, useEffect, useRef } from 'react';
import { api } from '../api/api.ts';
import { randomId } from '../api/random-id.ts';
import type { EditQueue } from '../edits/edit-queue.ts';
import { pageId } from '../live/live-events.ts';
import { formatCount } from '../records/format.ts';
import type { RowStore } from '../sheet/row-store.ts';
import { nameOfStep } from './step-names.ts';

type Way = 'undo' | 'redo';

interface UndoOptions {
  readonly organizationId: string;
  readonly store: RowStore;
  readonly queue: EditQueue;
  readonly onTold: (text: string) => void;
}

export function useUndo({ organizationId, store, queue, onTold }: UndoOptions): (way: Way) => Promise<void> {
  const queryClient = useQueryClient();
  const isBusy = useRef(false);
  const step = useCallback(
    async (way: Way) => {
      // A key that repeats asks once for each step that is done.
      if (isBusy.current) return;
      isBusy.current = true;
      try {
        await queue.flush();
        if (queue.getState().waiting > 0) {
          onTold('Changes still wait to be saved: take them back once the server is there again.');
          return;
        }
        const mutation = queryClient.getMutationCache().build<EditStep, Error, undefined, unknown>(queryClient, {
          gcTime: 0,
          mutationFn: async () =>
            await api[way]({
              params: { orgId: organizationId },
              query: { sessionId: pageId },
              idempotencyKey: randomId(),
            }),
        });
        const done = await mutation.execute(undefined);
        onTold(describeStep(way, done));
        await store.revalidate({ flash: true });
      } catch (error) {
        onTold(refusalOf(error, way));
      } finally {
        isBusy.current = false;
      }
    },
    [organizationId, store, queue, onTold, queryClient],
  );

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || isTyping(event.target)) return;
      const key = event.key.toLowerCase();
      const way = key === 'y' || (key === 'z' && event.shiftKey) ? 'redo' : key === 'z' ? 'undo' : undefined;
      if (way === undefined) return;
      event.preventDefault();
      void step(way);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [step]);

  return step;
}

/** Text fields have an undo of their own, and a dialog covers what would change. */
function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, [contenteditable], [role=dialog]') !== null;
}

function describeStep(way: Way, { label, recordCount }: EditStep): string {
  const records = `${formatCount(recordCount)} ${recordCount === 1 ? 'record' : 'records'}`;
  return `${way === 'undo' ? 'Undone' : 'Done again'}: ${nameOfStep(label)}, ${records}.`;
}

function refusalOf(error: unknown, way: Way): string {
  if (error instanceof ProblemError && error.problem.status === 409) {
    return way === 'undo' ? 'There is nothing to undo.' : 'There is nothing to redo.';
  }
  return error instanceof Error ? error.message : String(error);
}
